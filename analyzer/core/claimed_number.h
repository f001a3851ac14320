/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements of an array that threads claim by number: each takes the next number from a counter that only goes up, or all
 * numbers from what it held to what it was then given, and has those elements, or rows, for itself.
 *
 * The counter is an atomic that is only added to, or a plain word that is only ever given more than it held, in one go
 * under one lock.
 *
 * Ownership and thread-safety: as the interpreter. Complexity: O(log of accesses) for the first look at a counter, then linear
 * in the facts of an access.
 */
#ifndef CC_CORE_CLAIMED_NUMBER_H
#define CC_CORE_CLAIMED_NUMBER_H

#include "analyzer/core/interpreter.h"
#include "analyzer/core/unchanged.h"

/* `value` is about to be stored at a place that others can reach: was it drawn from there, and more than it held? */
void cc_claim_note_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

/* Are these accesses to elements that each access has claimed by a number of its own? */
bool cc_are_claimed(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

/* Does the store only give a counter more than it held? */
bool cc_claim_counts(const struct cc_interpreter *in, const struct cc_access *store);

/* The same where the counter begins anew from time to time, while nobody has a number of it. */
bool cc_are_claimed_anew(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                         const struct cc_unchanged *unchanged);

#endif
