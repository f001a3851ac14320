/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every change first gets all the memory it may need and is then carried out
 * without a way to fail, so that a refused allocation leaves the graph as it was.
 */
#include "lockgraph/lock_order_graph.h"

#include <string.h>

#include "lockgraph/lock_order_graph_internal.h"
#include "lockgraph/place_copy.h"

enum cc_status cc_lock_order_graph_create(struct cc_arena *arena, struct cc_lock_order_graph **out)
{
    struct cc_lock_order_graph *graph = cc_arena_alloc(arena, sizeof *graph);
    if (!graph)
        return CC_ERR_NO_MEMORY;
    graph->arena = arena;
    *out = graph;
    return CC_OK;
}

static enum cc_status copy_class(struct cc_lock_order_graph *graph, const struct cc_lock_class *lock,
                                 struct cc_lock_class *out)
{
    *out = *lock;
    enum cc_status status = cc_text_pool_keep(graph->arena, &graph->texts, lock->name, &out->name);
    if (!status)
        status = cc_text_pool_keep(graph->arena, &graph->texts, lock->class_key, &out->class_key);
    if (!status)
        status = cc_site_copy(graph->arena, &graph->texts, &lock->site, &out->site);
    return status;
}

enum cc_status cc_lock_order_graph_lock(struct cc_lock_order_graph *graph, uint64_t identity,
                                        const struct cc_lock_class *lock, cc_lock_id *out)
{
    cc_lock_id known = cc_id_map_get(&graph->lock_index, identity);
    if (known != CC_NO_ID) {
        *out = known;
        return CC_OK;
    }
    struct cc_lock_class copy;
    enum cc_status status = copy_class(graph, lock, &copy);
    if (status)
        return status;
    struct cc_lock_class *locks = cc_arena_grown(graph->arena, graph->locks, graph->lock_count, &graph->lock_room,
                                                 (uint64_t)graph->lock_count + 1, sizeof *locks);
    if (!locks)
        return CC_ERR_NO_MEMORY;
    graph->locks = locks;
    status = cc_topo_order_reserve(graph->arena, &graph->order, 1, 0);
    if (!status)
        status = cc_id_map_put(graph->arena, &graph->lock_index, identity, graph->lock_count);
    if (status)
        return status;
    graph->locks[graph->lock_count++] = copy;
    *out = cc_topo_order_add_node(&graph->order);
    return CC_OK;
}

static bool is_valid(const struct cc_lock_order_graph *graph, cc_lock_id from, cc_lock_id to,
                     const struct cc_lock_witness *witness)
{
    if (from >= graph->lock_count || to >= graph->lock_count)
        return false;
    if (from == to && !graph->locks[from].many)
        return false;
    for (uint32_t i = 0; i < witness->gate_count; i++)
        if (witness->gates[i] >= graph->lock_count || (i > 0 && witness->gates[i - 1] >= witness->gates[i]))
            return false;
    return true;
}

/* Hash what makes a witness say something new: all but the places and the caller's context. */
static uint64_t hash_witness(uint64_t edge_key, const struct cc_lock_witness *witness)
{
    uint64_t flags = (uint64_t)witness->thread_many | (uint64_t)witness->from_shared << 1 |
                     (uint64_t)witness->to_shared << 2 | (uint64_t)witness->to_can_wait << 3;
    uint64_t hash = cc_hash_step(cc_hash_mix(edge_key), witness->thread);
    hash = cc_hash_step(hash, flags);
    hash = cc_hash_step(hash, witness->order_proof);
    hash = cc_hash_step(hash, witness->epoch);
    for (uint32_t i = 0; i < witness->gate_count; i++)
        hash = cc_hash_step(hash, witness->gates[i]);
    return hash;
}

static bool say_the_same(const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    return a->thread == b->thread && a->thread_many == b->thread_many && a->from_shared == b->from_shared &&
           a->to_shared == b->to_shared && a->to_can_wait == b->to_can_wait && a->order_proof == b->order_proof &&
           a->epoch == b->epoch && a->gate_count == b->gate_count &&
           (!a->gate_count || memcmp(a->gates, b->gates, a->gate_count * sizeof *a->gates) == 0);
}

/*
 * Look for a witness of `edge` (NULL: there is none yet) that says the same. If there
 * is none, `*slot` is the key under which to enter it. An entry can be another witness
 * of the same hash, or the trace of an addition that ran out of memory.
 */
static bool is_known(const struct cc_lock_order_graph *graph, const struct cc_lock_edge *edge, uint64_t edge_key,
                     const struct cc_lock_witness *witness, uint64_t *slot)
{
    for (uint64_t hash = hash_witness(edge_key, witness);; hash = cc_hash_step(hash, 0)) {
        uint32_t index = cc_id_map_get(&graph->witness_index, hash);
        if (index == CC_NO_ID || !edge || index >= edge->witness_count) {
            *slot = hash;
            return false;
        }
        if (say_the_same(&edge->witnesses[index], witness))
            return true;
    }
}

static enum cc_status copy_witness(struct cc_lock_order_graph *graph, const struct cc_lock_witness *witness,
                                   struct cc_lock_witness *out)
{
    *out = *witness;
    out->gates = NULL;
    if (witness->gate_count) {
        cc_lock_id *gates = cc_arena_array(graph->arena, witness->gate_count, sizeof *gates);
        if (!gates)
            return CC_ERR_NO_MEMORY;
        memcpy(gates, witness->gates, witness->gate_count * sizeof *gates);
        out->gates = gates;
    }
    enum cc_status status = cc_text_pool_keep(graph->arena, &graph->texts, witness->thread_name, &out->thread_name);
    if (!status)
        status = cc_place_copy(graph->arena, &graph->texts, &witness->from_place, &out->from_place);
    return status ? status : cc_place_copy(graph->arena, &graph->texts, &witness->to_place, &out->to_place);
}

/* Add a copy of `witness` to `record`, which may not be part of the graph yet. */
static enum cc_status append_witness(struct cc_lock_order_graph *graph, struct cc_edge_record *record, uint64_t slot,
                                     const struct cc_lock_witness *witness)
{
    struct cc_lock_witness copy;
    enum cc_status status = copy_witness(graph, witness, &copy);
    if (status)
        return status;
    struct cc_lock_edge *edge = &record->edge;
    struct cc_lock_witness *witnesses =
        cc_arena_grown(graph->arena, (void *)edge->witnesses, edge->witness_count, &record->witness_room,
                       (uint64_t)edge->witness_count + 1, sizeof *witnesses);
    if (!witnesses)
        return CC_ERR_NO_MEMORY;
    edge->witnesses = witnesses;
    status = cc_id_map_put(graph->arena, &graph->witness_index, slot, edge->witness_count);
    if (status)
        return status;
    witnesses[edge->witness_count++] = copy;
    return CC_OK;
}

static enum cc_status add_edge(struct cc_lock_order_graph *graph, uint64_t key, cc_lock_id from, cc_lock_id to,
                               const struct cc_lock_witness *witness)
{
    struct cc_edge_record record = { .edge = { .from = from, .to = to, .count = 1 } };
    uint64_t slot;
    (void)is_known(graph, NULL, key, witness, &slot);
    struct cc_edge_record *edges = cc_arena_grown(graph->arena, graph->edges, graph->edge_count, &graph->edge_room,
                                                  (uint64_t)graph->edge_count + 1, sizeof *edges);
    if (!edges)
        return CC_ERR_NO_MEMORY;
    graph->edges = edges;
    enum cc_status status = cc_topo_order_reserve(graph->arena, &graph->order, 0, 1);
    if (!status)
        status = append_witness(graph, &record, slot, witness);
    if (!status)
        status = cc_id_map_put(graph->arena, &graph->edge_index, key, graph->edge_count);
    if (status)
        return status;
    graph->edges[graph->edge_count++] = record;
    (void)cc_topo_order_add_edge(&graph->order, from, to);
    return CC_OK;
}

enum cc_status cc_lock_order_graph_add(struct cc_lock_order_graph *graph, cc_lock_id from, cc_lock_id to,
                                       const struct cc_lock_witness *witness, bool *closes_cycle)
{
    if (!is_valid(graph, from, to, witness))
        return CC_ERR_INPUT;
    uint64_t key = (uint64_t)from << 32 | to;
    cc_edge_id id = cc_id_map_get(&graph->edge_index, key);
    enum cc_status status = CC_OK;
    if (id == CC_NO_ID) {
        status = add_edge(graph, key, from, to, witness);
    } else {
        struct cc_edge_record *record = &graph->edges[id];
        uint64_t slot;
        if (!is_known(graph, &record->edge, key, witness, &slot))
            status = append_witness(graph, record, slot, witness);
        if (!status)
            record->edge.count++;
    }
    if (!status && closes_cycle)
        *closes_cycle = cc_topo_order_component(&graph->order, from) == cc_topo_order_component(&graph->order, to);
    return status;
}

uint32_t cc_lock_order_graph_lock_count(const struct cc_lock_order_graph *graph)
{
    return graph->lock_count;
}

uint32_t cc_lock_order_graph_edge_count(const struct cc_lock_order_graph *graph)
{
    return graph->edge_count;
}

const struct cc_lock_class *cc_lock_order_graph_class(const struct cc_lock_order_graph *graph, cc_lock_id lock)
{
    return &graph->locks[lock];
}

const struct cc_lock_edge *cc_lock_order_graph_edge(const struct cc_lock_order_graph *graph, cc_edge_id edge)
{
    return &graph->edges[edge].edge;
}

static bool check_edge(const struct cc_lock_order_graph *graph, cc_edge_id id)
{
    const struct cc_lock_edge *edge = &graph->edges[id].edge;
    uint64_t key = (uint64_t)edge->from << 32 | edge->to;
    if (cc_id_map_get(&graph->edge_index, key) != id)
        return false;
    if (!edge->witness_count || edge->witness_count > edge->count)
        return false;
    uint64_t slot;
    for (uint32_t i = 0; i < edge->witness_count; i++)
        if (!is_valid(graph, edge->from, edge->to, &edge->witnesses[i]) ||
            !is_known(graph, edge, key, &edge->witnesses[i], &slot))
            return false;
    return cc_topo_order_component(&graph->order, edge->from) == cc_topo_order_component(&graph->order, edge->to) ||
           cc_topo_order_position(&graph->order, edge->from) < cc_topo_order_position(&graph->order, edge->to);
}

bool cc_lock_order_graph_check(const struct cc_lock_order_graph *graph)
{
    if (graph->order.node_count != graph->lock_count || graph->lock_index.count < graph->lock_count ||
        graph->edge_index.count < graph->edge_count)
        return false;
    for (cc_edge_id id = 0; id < graph->edge_count; id++)
        if (!check_edge(graph, id))
            return false;
    return cc_topo_order_check(&graph->order);
}
