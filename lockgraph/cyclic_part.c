/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/cyclic_part.h"

#include "lockgraph/lock_order_graph_internal.h"
#include "lockgraph/witness_choice.h"

/* Does `edge` lie inside a component, with a thread that can wait on it? */
static bool is_cyclic(const struct cc_lock_order_graph *graph, const struct cc_lock_edge *edge)
{
    return cc_topo_order_component(&graph->order, edge->from) == cc_topo_order_component(&graph->order, edge->to) &&
           cc_witness_can_wait(edge);
}

/* Turn counts, each kept one place further on, into starts. */
static void sum_up(uint32_t *start, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        start[i + 1] += start[i];
}

/* Move the starts back after filling has pushed each to the next one's place. */
static void step_back(uint32_t *start, uint32_t count)
{
    for (uint32_t i = count; i > 0; i--)
        start[i] = start[i - 1];
    start[0] = 0;
}

/*
 * Two counting sorts: by where edges lead, then, going through that in order, by
 * where they come from, which leaves each lock's edges ascending; and the other way round.
 */
static enum cc_status build_adjacency(const struct cc_lock_order_graph *graph, struct cc_cyclic_part *part)
{
    uint32_t locks = graph->lock_count, edges = 0;
    struct cc_adjacency *out = &part->out, *in = &part->in;
    out->start = cc_arena_array(graph->arena, (size_t)locks + 1, sizeof *out->start);
    in->start = cc_arena_array(graph->arena, (size_t)locks + 1, sizeof *in->start);
    cc_edge_id *chosen = cc_arena_array(graph->arena, graph->edge_count, sizeof *chosen);
    if (!out->start || !in->start || !chosen)
        return CC_ERR_NO_MEMORY;
    for (cc_edge_id id = 0; id < graph->edge_count; id++) {
        const struct cc_lock_edge *edge = &graph->edges[id].edge;
        if (!is_cyclic(graph, edge))
            continue;
        chosen[edges++] = id;
        out->start[edge->from + 1]++;
        in->start[edge->to + 1]++;
    }
    out->edges = cc_arena_array(graph->arena, edges, sizeof *out->edges);
    in->edges = cc_arena_array(graph->arena, edges, sizeof *in->edges);
    if (!out->edges || !in->edges)
        return CC_ERR_NO_MEMORY;
    sum_up(out->start, locks);
    sum_up(in->start, locks);
    for (uint32_t i = 0; i < edges; i++)
        in->edges[in->start[graph->edges[chosen[i]].edge.to]++] = chosen[i];
    for (uint32_t i = 0; i < edges; i++)
        out->edges[out->start[graph->edges[in->edges[i]].edge.from]++] = in->edges[i];
    step_back(in->start, locks);
    for (uint32_t i = 0; i < edges; i++)
        in->edges[in->start[graph->edges[out->edges[i]].edge.to]++] = out->edges[i];
    step_back(out->start, locks);
    step_back(in->start, locks);
    return CC_OK;
}

/* Give each lock's component a place among those of its size: smaller ones first, then by least lock. */
static enum cc_status build_components(const struct cc_lock_order_graph *graph, struct cc_cyclic_part *part)
{
    uint32_t locks = graph->lock_count;
    const struct cc_topo_order *order = &graph->order;
    uint32_t *by_size = cc_arena_array(graph->arena, (size_t)locks + 2, sizeof *by_size);
    uint32_t *next = cc_arena_array(graph->arena, locks, sizeof *next); /* representative -> place of next member */
    part->members = cc_arena_array(graph->arena, locks, sizeof *part->members);
    part->component_start = cc_arena_array(graph->arena, (size_t)locks + 1, sizeof *part->component_start);
    if (!by_size || !next || !part->members || !part->component_start)
        return CC_ERR_NO_MEMORY;
    for (cc_lock_id lock = 0; lock < locks; lock++)
        by_size[cc_topo_order_component_size(order, lock) + 1]++;
    sum_up(by_size, locks + 1);
    for (cc_lock_id lock = 0; lock < locks; lock++) {
        uint32_t component = cc_topo_order_component(order, lock);
        uint32_t size = cc_topo_order_component_size(order, lock);
        if (!next[component]) { /* its least lock; one more is kept, so that 0 says "not seen" */
            next[component] = by_size[size] + 1;
            by_size[size] += size;
        }
        part->members[next[component]++ - 1] = lock;
    }
    for (uint32_t at = 0; at < locks; at += cc_topo_order_component_size(order, part->members[at]))
        part->component_start[part->component_count++] = at;
    part->component_start[part->component_count] = locks;
    return CC_OK;
}

enum cc_status cc_cyclic_part_build(const struct cc_lock_order_graph *graph, struct cc_cyclic_part *out)
{
    *out = (struct cc_cyclic_part){ 0 };
    enum cc_status status = build_adjacency(graph, out);
    return status ? status : build_components(graph, out);
}
