/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock-order graph of a run as people want to see it: locks with names, the cycles that can deadlock
 * in red, those that cannot dashed, or all edges.
 *
 * Locks of several processes that have one name are one node. Where more edges than a picture can hold are
 * wanted, the locks of a class are one node.
 * Ownership: all in the arena, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_LOCKGRAPH_RECORD_DRAWING_H
#define CC_LOCKGRAPH_RECORD_DRAWING_H

#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_record_drawing {
    struct cc_lock_order_graph *graph;
    struct cc_lock_cycle *cycles;
    uint32_t cycle_count;
};

/* Prepare the graph of `run`, of which `findings` were made. `all`: also edges that lie on no cycle. */
CC_MUST_USE enum cc_status cc_record_drawing_make(struct cc_arena *arena, const struct cc_record_run *run,
                                                  const struct cc_record_findings *findings, bool all,
                                                  struct cc_record_drawing *out);

#ifdef __cplusplus
}
#endif

#endif
