/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Topological order of a growing directed graph, cycles allowed.
 *
 * What is ordered is the condensation: nodes that lie on a common cycle form one
 * component, kept by union-find. An edge between components that contradicts the
 * order makes a search of the affected region only (Pearce & Kelly 2006); if the
 * search finds that the edge closes a cycle, the components on it become one.
 *
 * Invariants: every edge between two components leads from the lower position
 * to the higher; two nodes are in one component exactly when each reaches the other.
 * Ownership: storage belongs to the arena handed to reserve.
 * Thread-safety: none.
 * Complexity: an edge that fits the order costs O(1) (amortised, up to the inverse
 * Ackermann function); another costs d log d for the d nodes and edges of the affected
 * region, which can be the whole graph: inserting a chain back to front is quadratic.
 * Searches use no recursion, and no memory beyond what was reserved.
 */
#ifndef CC_LOCKGRAPH_TOPO_ORDER_H
#define CC_LOCKGRAPH_TOPO_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_topo_node;
struct cc_topo_edge;

/* A zeroed struct is an empty order. The fields are private to topo_order.c. */
struct cc_topo_order {
    struct cc_topo_node *nodes;
    uint32_t node_count, node_room;
    struct cc_topo_edge *edges; /* those that led from one component to another when added */
    uint32_t edge_count, edge_room;
    uint32_t *node_at;                    /* position -> representative of the component there, or CC_NO_ID */
    uint32_t *forward, *backward, *slots; /* scratch of the search, one entry a node */
};

/* Make room for `nodes` nodes and `edges` edges more, so that adding them cannot fail. */
CC_MUST_USE enum cc_status cc_topo_order_reserve(struct cc_arena *arena, struct cc_topo_order *order, uint32_t nodes,
                                                 uint32_t edges);

/* Add a node at the end of the order; its number is the count of nodes before. Room must be reserved. */
uint32_t cc_topo_order_add_node(struct cc_topo_order *order);

/* Add an edge; say whether it lies on a cycle. Room must be reserved. The same edge twice is allowed. */
bool cc_topo_order_add_edge(struct cc_topo_order *order, uint32_t from, uint32_t to);

/* The representative of the component of `node`. */
uint32_t cc_topo_order_component(const struct cc_topo_order *order, uint32_t node);

/* The number of nodes in the component of `node`. */
uint32_t cc_topo_order_component_size(const struct cc_topo_order *order, uint32_t node);

/* The place of the component of `node` in the order; positions may have gaps. */
uint32_t cc_topo_order_position(const struct cc_topo_order *order, uint32_t node);

/* Check every invariant except maximality of cycles; O(nodes + edges), for tests. */
bool cc_topo_order_check(const struct cc_topo_order *order);

#ifdef __cplusplus
}
#endif

#endif
