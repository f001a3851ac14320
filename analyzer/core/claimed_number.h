/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements of an array that threads claim by number: each takes the next number from a counter that only goes up, and
 * has the element of that number for itself, or the row.
 *
 * The counter is an atomic that is only added to, or a plain word that is only ever increased, under one lock that
 * every access to it holds.
 *
 * Ownership and thread-safety: as the interpreter. Complexity: O(log of accesses) for the first look at a counter, then O(1).
 */
#ifndef CC_CORE_CLAIMED_NUMBER_H
#define CC_CORE_CLAIMED_NUMBER_H

#include "analyzer/core/interpreter.h"

/* Are these accesses to elements that each access has claimed by a number of its own? */
bool cc_are_claimed(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
