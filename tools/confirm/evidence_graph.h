/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock-order graph of findings, by classes of locks: each edge with the evidence for it.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_CONFIRM_EVIDENCE_GRAPH_H
#define CC_CONFIRM_EVIDENCE_GRAPH_H

#include "lockgraph/lock_order_graph.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_evidence_graph {
    struct cc_lock_order_graph *graph;
    struct cc_lock_cycle *cycles;
    uint32_t cycle_count, cycle_room;
};

/* Make the graph of the cycles among the findings. An edge is labelled "thread worker (observed)". */
CC_MUST_USE enum cc_status cc_evidence_graph_make(struct cc_arena *arena, const struct cc_finding *findings,
                                                  uint32_t count, struct cc_evidence_graph *out);

#ifdef __cplusplus
}
#endif

#endif
