/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order by flags of which each element of an array has one: results of tasks, futures, tiles, awaited one by one.
 *
 * One loop creates the instances of a thread. Each sets, after its work, the flag in the element of its own number, and
 * nobody else sets any. Who has seen the flag with number `i` set finds done what the instance with that number had done
 * before, so what lies in element `i`, of the same array or of another one, is his. The observation is kept in the
 * phase, as that of a joined instance is, until the counter moves on.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: a question is linear in the updates of the flags that the later thread has seen.
 */
#ifndef CC_CORE_ELEMENT_LATCH_H
#define CC_CORE_ELEMENT_LATCH_H

#include "analyzer/core/latch_events.h"

/* The thread has observed something of the content of `address`, which may lie in any element of an array. */
void cc_element_latch_observe(struct cc_interpreter *in, struct cc_state *state, cc_term_id address, cc_term_id shape,
                              bool truth);

/* `address` is changed; `update` says how, but not of which place. */
void cc_element_latch_update(struct cc_frame *frame, cc_term_id address, struct cc_update update);

/* Does a flag put the access to an element before that of who has seen the flag of the same number? */
bool cc_element_latch_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later);

#endif
