/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pointers that a loop moves over an array, one element further in each turn: `for (p = a; p < a + n; p++)`.
 *
 * Such a pointer is the element whose index is the number of the turn. Said so, what the loop starts, joins and shares out
 * by pointer is what another loop reaches by index, and each turn has an element for itself.
 *
 * Thread-safety: none. Complexity: linear in the size of the address.
 */
#ifndef CC_CORE_ARRAY_WALK_H
#define CC_CORE_ARRAY_WALK_H

#include "analyzer/core/interpreter.h"

/*
 * Note in `*out` the array that `counter` goes over, if it is a pointer: from `first` on by `step` bytes, while the comparison
 * `atom` is `truth`.
 */
void cc_walk_bound(struct cc_interpreter *in, cc_term_id counter, cc_term_id first, int64_t step, cc_term_id atom,
                   bool truth, struct cc_loop_bound *out);

/* The bound of the loop that has this counter, if it is such a pointer; else NULL. */
const struct cc_loop_bound *cc_walk_of(const struct cc_interpreter *in, cc_term_id counter);

/* The element that the pointer is at, its index called `number`. */
cc_term_id cc_walk_element(struct cc_interpreter *in, const struct cc_loop_bound *walk, cc_term_id number);

/* An address reached by such a pointer, with an index that goes by the pointer's name in its place; else as it is. */
cc_term_id cc_walk_as_index(struct cc_interpreter *in, cc_term_id address);

#endif
