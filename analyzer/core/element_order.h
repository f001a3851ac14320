/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks of an array that threads choose by their numbers, as philosophers their forks.
 *
 * Which two locks an instance of a thread nests follows from its number: `(i + 1) % n` after `i`, unless `i` is the last.
 * No rule compares the two, yet the numbers are few: they are tried out. What each instance holds and acquires is computed,
 * also through arrays that were filled with it before, and if the steps of all instances together make no cycle, they
 * are in an order. Where the count of threads is not known, several are tried.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: acquisitions times instances, each bounded.
 */
#ifndef CC_CORE_ELEMENT_ORDER_H
#define CC_CORE_ELEMENT_ORDER_H

#include "analyzer/core/interpreter.h"

/* Give all acquisitions in the log that are so ordered one proof. */
void cc_order_elements(struct cc_interpreter *in);

/* The facts on which it depends what an instance does, as a number: acquisitions that differ in these are two. */
uint64_t cc_instance_facts(const struct cc_terms *terms, const struct cc_state *state);

#endif
