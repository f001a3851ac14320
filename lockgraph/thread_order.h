/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What creation and join order in a recorded run: may two threads have been doing
 * two things at the same time?
 *
 * A thread's time is counted in epochs, which rise with every creation and join it makes. What the creator
 * did up to the creation precedes the thread; what the joiner does after the join follows it; that is
 * transitive.
 *
 * Ownership: the order lives in its arena, which must have an `on_exhausted` hook. The record must outlive it.
 * Thread-safety: none. Complexity: O(threads) for a new pair of thread and epoch, O(1) afterwards while
 * there are few threads.
 */
#ifndef CC_LOCKGRAPH_THREAD_ORDER_H
#define CC_LOCKGRAPH_THREAD_ORDER_H

#include <stdbool.h>

#include "lockgraph/arena.h"
#include "lockgraph/record_view.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_thread_order;

/* `handed_over`: what semaphores, barriers and conditions put in order counts too (hand_overs.h). */
struct cc_thread_order *cc_thread_order_create(struct cc_arena *arena, const struct cc_record_view *view,
                                               bool handed_over);

/* Say whether what thread `a` did in `epoch_a` certainly came before what `b` did in `epoch_b`. */
bool cc_thread_order_precedes(struct cc_thread_order *order, uint32_t a, uint32_t epoch_a, uint32_t b,
                              uint32_t epoch_b);

#ifdef __cplusplus
}
#endif

#endif
