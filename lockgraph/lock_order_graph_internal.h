/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the lock-order graph share: the graph itself
 * (lock_order_graph.c), the search for cycles (lock_cycles.c), the choice of
 * witnesses (witness_choice.c), the drawing (dot_writer.c).
 *
 * Invariants: a lock's id is its node number in `order`; `edge_index` maps
 * (from, to) to the edge; an edge has at least one witness.
 */
#ifndef CC_LOCKGRAPH_LOCK_ORDER_GRAPH_INTERNAL_H
#define CC_LOCKGRAPH_LOCK_ORDER_GRAPH_INTERNAL_H

#include "lockgraph/id_map.h"
#include "lockgraph/lock_order_graph.h"
#include "lockgraph/text_pool.h"
#include "lockgraph/topo_order.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Witnesses are behind a pointer that moves when they outgrow their room. */
struct cc_edge_record {
    struct cc_lock_edge edge;
    uint32_t witness_room;
};

struct cc_lock_order_graph {
    struct cc_arena *arena;
    struct cc_text_pool texts;

    struct cc_lock_class *locks;
    uint32_t lock_count, lock_room;
    struct cc_id_map lock_index; /* identity -> lock */

    struct cc_edge_record *edges;
    uint32_t edge_count, edge_room;
    struct cc_id_map edge_index;    /* (from, to) -> edge */
    struct cc_id_map witness_index; /* hash of edge and witness -> index into the edge's witnesses */

    struct cc_topo_order order;
};

#ifdef __cplusplus
}
#endif

#endif
