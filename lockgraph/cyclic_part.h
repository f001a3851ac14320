/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cyclic part of a lock-order graph: the components that cycles can lie in, with
 * the edges inside them on which a thread can wait, as adjacency arrays.
 *
 * Deterministic: components come smaller first, then by their least lock; locks in a
 * component and neighbours of a lock come ascending.
 * Ownership: the arrays belong to the graph's arena. Thread-safety: none; read-only when built.
 * Complexity: linear in locks, edges and witnesses.
 */
#ifndef CC_LOCKGRAPH_CYCLIC_PART_H
#define CC_LOCKGRAPH_CYCLIC_PART_H

#include "lockgraph/lock_order_graph.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The edges at `lock` are edges[start[lock]] to edges[start[lock + 1]], the last excluded. */
struct cc_adjacency {
    uint32_t *start;
    cc_edge_id *edges;
};

struct cc_cyclic_part {
    struct cc_adjacency out, in;
    cc_lock_id *members;       /* component after component */
    uint32_t *component_start; /* into members; one more than there are components */
    uint32_t component_count;
};

CC_MUST_USE enum cc_status cc_cyclic_part_build(const struct cc_lock_order_graph *graph, struct cc_cyclic_part *out);

#ifdef __cplusplus
}
#endif

#endif
