/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What semaphores, barriers and conditions order in a recorded run, besides creation and join.
 *
 * That one thread was seen to wait for another does not say that it always does. What is taken from the record:
 * - a semaphore that begins with 0, is posted by one thread and waited for without try or time-out: a thread's nth wait
 *   comes after the nth post, in every run;
 * - one that a single thread waits for as often as it is posted, by whomever: the last wait comes after all posts;
 * - a barrier for as many threads as were seen at it: each turn has them all;
 * - a condition that one thread signals: who really blocked goes on after the signal. This holds for this run, and in others if
 *   the signal tells that something is done; a wait for room in a queue is not told apart from that.
 *
 * Ownership: the arena's, which must have an `on_exhausted` hook. Complexity: O(rows), for a barrier its threads squared.
 */
#ifndef CC_LOCKGRAPH_HAND_OVERS_H
#define CC_LOCKGRAPH_HAND_OVERS_H

#include "lockgraph/arena.h"
#include "lockgraph/record_view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What thread `from` did in epochs up to `from_epoch` precedes what `to` does in epochs from `to_epoch` on. */
struct cc_hand_over {
    uint32_t from, from_epoch;
    uint32_t to, to_epoch;
};

/* Read what `view` tells. Returns how many there are. */
uint32_t cc_hand_overs_read(struct cc_arena *arena, const struct cc_record_view *view, struct cc_hand_over **out);

#ifdef __cplusplus
}
#endif

#endif
