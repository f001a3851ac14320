/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What threads hand to each other through semaphores, barriers and conditions, for the order of what they did before and
 * after (lockgraph/hand_overs.h). The first times of a thread at an object begin a new epoch each, as does a creation; what comes
 * later is only counted, because with an epoch all chains of locks are new.
 *
 * Thread-safety: each thread notes its own; callers are marked busy. Complexity: O(1).
 */
#ifndef CC_SHIM_HAND_OVER_H
#define CC_SHIM_HAND_OVER_H

#include "runtime-shim/engine/self.h"

/* The thread is about to post, to arrive or to signal. */
void cc_hand_over_give(struct cc_self *self, uint32_t lock);

/* It has passed, or was woken; `turn` is what the record calls so. */
void cc_hand_over_take(struct cc_self *self, uint32_t lock, uint32_t turn);

/* It tried to pass, or waited with a time limit: nothing can be said of the semaphore. */
void cc_hand_over_doubt(struct cc_self *self, uint32_t lock);

/*
 * The thread is about to signal a condition. Once the signals of all threads are more than are noted, all there is to say is that
 * this thread signals it, too.
 */
void cc_hand_over_signal(struct cc_self *self, uint32_t lock);

/* Say whether further signals of the thread say nothing more of the order. */
bool cc_hand_over_is_told(const struct cc_self *self, uint32_t lock);

/* How many signals were counted, and the number of the next one; 0 when that is no longer noted. */
uint32_t cc_hand_over_counted(uint32_t lock);
uint32_t cc_hand_over_next(struct cc_self *self, uint32_t lock);

#endif
