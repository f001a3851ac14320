/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compare-and-swap offers to others: it is theirs to find if the word was swapped, and still the thread's own on the path
 * that learns that it was not. So who pushes a node to a stack may set its link again before each try.
 *
 * Ownership: none; what is known is part of the state. Thread-safety: none. Complexity: linear in the state.
 */
#ifndef CC_CORE_CAS_OFFER_H
#define CC_CORE_CAS_OFFER_H

#include "analyzer/core/interpreter.h"

/* The swap with this result has given away what `before` had for itself and `after` has not: remember that in `after`. */
void cc_cas_offer(struct cc_interpreter *in, const uint32_t *before, uint32_t count, struct cc_state *after,
                  cc_term_id result);

/* The path knows that `value` is `truth`: if that says that the swap has failed, what it offered was not given away. */
void cc_cas_offer_learn(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, bool truth);

#endif
