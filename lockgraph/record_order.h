/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock-order graph of one recorded process: a node for each lock that may be on a cycle, an edge for each
 * nested acquisition of two such, with all witnesses that were kept.
 *
 * Nodes have no names: those cost much, and are wanted of few. A node's lock and a witness's
 * record can be told from `lock_of` and from the witness's `context`.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook. The record must outlive it.
 * Thread-safety: none. Complexity: linear in edges and witnesses, as the graph says.
 */
#ifndef CC_LOCKGRAPH_RECORD_ORDER_H
#define CC_LOCKGRAPH_RECORD_ORDER_H

#include "lockgraph/lock_order_graph.h"
#include "lockgraph/record_view.h"
#include "lockgraph/thread_order.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_record_order {
    struct cc_arena *arena;
    const struct cc_record_view *view;
    struct cc_thread_order *threads;
    struct cc_lock_order_graph *graph;
    uint32_t *lock_of; /* by node: its lock in LOCKS */
    uint32_t node_count, node_room;
    struct cc_lock_cycle *cycles; /* that distinct threads can close */
    uint32_t cycle_count;
    bool complete; /* no bound cut the search for cycles */
    bool tangled;  /* some edges close cycles, whoever took them */
};

/* Read the edges of `view` that may be on cycles, and find the cycles. */
CC_MUST_USE enum cc_status cc_record_order_read(struct cc_arena *arena, const struct cc_record_view *view,
                                                struct cc_record_order *out);

/*
 * The cycles of the same edges if it did not matter which thread took them when, with which gate
 * locks and in which mode: a superset of the cycles above. `*out` shares view and threads with `order`.
 */
CC_MUST_USE enum cc_status cc_record_order_relax(const struct cc_record_order *order, struct cc_record_order *out);

/* All edges, those that can be on no cycle too; cycles are not looked for. `*out` shares as above. */
CC_MUST_USE enum cc_status cc_record_order_whole(const struct cc_record_order *order, struct cc_record_order *out);

/* Say whether two witnesses may have been under way at the same time. For the graph; `context` is the order. */
bool cc_record_order_parallel(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b);

#ifdef __cplusplus
}
#endif

#endif
