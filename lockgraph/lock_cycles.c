/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Enumeration of the cycles that distinct threads can close.
 *
 * Component by component, length by length, from each lock as the least of its
 * cycle, a depth-first search walks chains of edges. A chain is left as soon as it
 * cannot come back in the edges that remain (distances are found by a breadth-first
 * search backwards), or as soon as no choice of witnesses fits it: what no threads can
 * do together, they cannot do as part of a longer cycle either.
 */
#include <string.h>

#include "lockgraph/cyclic_part.h"
#include "lockgraph/in_place_sort.h"
#include "lockgraph/lock_order_graph_internal.h"
#include "lockgraph/witness_choice.h"

enum { DEFAULT_LONGEST = 20, DEFAULT_MOST = 1000, DEFAULT_STEPS = 10 * 1000 * 1000, SHORTEST = 2 };

/* A cycle found, with its locks ascending, by which it is recognised. */
struct found {
    struct cc_lock_cycle cycle;
    cc_lock_id *locks;
    uint32_t lock_count;
};

struct search {
    struct cc_lock_order_graph *graph;
    struct cc_cyclic_part part;
    struct cc_witness_search witness;
    uint32_t longest, most;
    bool cut; /* a bound may have hidden a cycle */

    /* The chain: edges[i] leads from locks[i] to locks[i + 1]; cursor[i] is the next edge to try at locks[i]. */
    uint32_t depth;
    cc_edge_id *edges;
    cc_lock_id *locks;
    uint32_t *cursor;
    uint32_t *choice; /* fits the chain */
    uint32_t *closed; /* fits the cycle that the chain has just become; scratch before */
    cc_lock_id *sorted;
    bool *on_chain; /* by lock */

    uint32_t *distance; /* by lock: edges to the start, CC_NO_ID when out of reach or below the start */
    cc_lock_id *queue;
    uint32_t *shortest; /* by lock: length of the shortest cycle in which it can be the least, 0 when there is none */

    struct found *found;
    uint32_t found_count, found_room;
    uint32_t component_first; /* index of the first cycle of the component at hand */
    struct cc_id_map sets;    /* hash of a set of locks -> index into found */
};

static const struct cc_lock_edge *edge_of(const struct search *search, cc_edge_id id)
{
    return &search->graph->edges[id].edge;
}

static enum cc_status prepare(struct search *search)
{
    struct cc_arena *arena = search->graph->arena;
    enum cc_status status = cc_cyclic_part_build(search->graph, &search->part);
    if (status)
        return status;
    uint32_t locks = search->graph->lock_count;
    uint32_t longest = search->longest < locks ? search->longest : locks;
    size_t length = longest > SHORTEST ? longest : SHORTEST;
    uint32_t *of_chain = cc_arena_array(arena, length, 6 * sizeof *of_chain);
    uint32_t *of_locks = cc_arena_array(arena, locks, 3 * sizeof *of_locks);
    search->on_chain = cc_arena_array(arena, locks, sizeof *search->on_chain);
    if (!of_chain || !of_locks || !search->on_chain)
        return CC_ERR_NO_MEMORY;
    search->edges = of_chain;
    search->locks = of_chain + length;
    search->cursor = of_chain + 2 * length;
    search->choice = of_chain + 3 * length;
    search->closed = of_chain + 4 * length;
    search->sorted = of_chain + 5 * length;
    search->distance = of_locks;
    search->queue = of_locks + locks;
    search->shortest = of_locks + 2 * (size_t)locks;
    memset(search->distance, 0xff, locks * sizeof *search->distance);
    return CC_OK;
}

/* The set of locks in `sorted`: known already? If not, `*slot` is the key to enter it under. */
static bool is_reported(const struct search *search, uint32_t lock_count, uint64_t *slot)
{
    uint64_t hash = cc_hash_mix(lock_count);
    for (uint32_t i = 0; i < lock_count; i++)
        hash = cc_hash_step(hash, search->sorted[i]);
    for (;; hash = cc_hash_step(hash, 0)) {
        uint32_t index = cc_id_map_get(&search->sets, hash);
        if (index == CC_NO_ID) {
            *slot = hash;
            return false;
        }
        const struct found *found = &search->found[index];
        if (found->lock_count == lock_count &&
            memcmp(found->locks, search->sorted, lock_count * sizeof *found->locks) == 0)
            return true;
    }
}

/* Keep the cycle of `length` edges with the choice in `closed`. */
static enum cc_status keep(struct search *search, uint32_t length, uint32_t lock_count, uint64_t slot)
{
    struct cc_arena *arena = search->graph->arena;
    cc_edge_id *edges = cc_arena_array(arena, length, sizeof *edges);
    uint32_t *witness = cc_arena_array(arena, length, sizeof *witness);
    cc_lock_id *locks = cc_arena_array(arena, lock_count, sizeof *locks);
    struct found *found = cc_arena_grown(arena, search->found, search->found_count, &search->found_room,
                                         (uint64_t)search->found_count + 1, sizeof *found);
    if (!edges || !witness || !locks || !found)
        return CC_ERR_NO_MEMORY;
    search->found = found;
    enum cc_status status = cc_id_map_put(arena, &search->sets, slot, search->found_count);
    if (status)
        return status;
    memcpy(edges, search->edges, length * sizeof *edges);
    memcpy(witness, search->closed, length * sizeof *witness);
    memcpy(locks, search->sorted, lock_count * sizeof *locks);
    found[search->found_count++] = (struct found){
        .cycle = { .edges = edges, .witness = witness, .length = length },
        .locks = locks,
        .lock_count = lock_count,
    };
    return CC_OK;
}

/* The chain has become a cycle of the bare graph: report it if its locks are new and threads can close it. */
static enum cc_status close_chain(struct search *search, uint32_t length, uint32_t lock_count)
{
    uint64_t slot;
    memcpy(search->sorted, search->locks, lock_count * sizeof *search->sorted);
    cc_sort_ids(search->sorted, lock_count);
    if (is_reported(search, lock_count, &slot))
        return CC_OK;
    if (!cc_witness_choose(&search->witness, search->edges, length, true, search->closed))
        return CC_OK;
    if (search->found_count - search->component_first == search->most) {
        search->cut = true;
        return CC_OK;
    }
    return keep(search, length, lock_count, slot);
}

static bool is_over(const struct search *search)
{
    return search->witness.exhausted || (search->cut && search->found_count - search->component_first == search->most);
}

/*
 * Find for the locks above `start` how many edges lead back to it through such locks,
 * as far as `farthest`. Returns how many locks are in `queue`; sets shortest[start].
 */
static uint32_t measure(struct search *search, cc_lock_id start, uint32_t farthest)
{
    uint32_t count = 0;
    search->distance[start] = 0;
    search->shortest[start] = 0;
    search->queue[count++] = start;
    for (uint32_t done = 0; done < count; done++) {
        cc_lock_id here = search->queue[done];
        uint32_t first = search->part.in.start[here], end = search->part.in.start[here + 1];
        if (!cc_witness_step(&search->witness, 1 + (uint64_t)(end - first)))
            break;
        for (uint32_t i = first; i < end; i++) {
            cc_lock_id before = edge_of(search, search->part.in.edges[i])->from;
            if (before == start && here != start && !search->shortest[start])
                search->shortest[start] = search->distance[here] + 1;
            if (before < start || search->distance[before] != CC_NO_ID || search->distance[here] == farthest)
                continue;
            search->distance[before] = search->distance[here] + 1;
            search->queue[count++] = before;
        }
    }
    return count;
}

static void forget_distances(struct search *search, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        search->distance[search->queue[i]] = CC_NO_ID;
}

static void enter(struct search *search, cc_lock_id lock)
{
    search->locks[search->depth] = lock;
    search->cursor[search->depth] = search->part.out.start[lock];
    search->on_chain[lock] = true;
}

/*
 * Try `id` as the next edge of the chain in search of cycles of `length` edges.
 * Where chains of other lengths matter (`probe`), one that is too long to be followed is noted.
 */
static enum cc_status try_edge(struct search *search, cc_edge_id id, uint32_t length, bool probe)
{
    uint32_t chain = search->depth + 1; /* in edges, with this one */
    cc_lock_id start = search->locks[0], to = edge_of(search, id)->to;
    if (!cc_witness_step(&search->witness, 1))
        return CC_OK;
    search->edges[search->depth] = id;
    if (to == start)
        return chain == length && chain > 1 ? close_chain(search, length, length) : CC_OK;
    if (search->on_chain[to] || search->distance[to] == CC_NO_ID)
        return CC_OK;
    bool too_long = chain + (uint64_t)search->distance[to] > length;
    if ((too_long && !(probe && !search->cut)) ||
        !cc_witness_extend(&search->witness, search->edges, chain, search->choice, search->closed))
        return CC_OK;
    if (too_long) {
        search->cut = true;
        return CC_OK;
    }
    search->depth++;
    enter(search, to);
    return CC_OK;
}

/* Find the cycles of `length` edges in which `start` is the least lock. */
static enum cc_status search_from(struct search *search, cc_lock_id start, uint32_t length, bool probe)
{
    bool beyond = probe && !search->cut;
    if (!beyond && (search->shortest[start] == 0 || search->shortest[start] > length))
        return CC_OK;
    uint32_t measured = measure(search, start, beyond ? CC_NO_ID : length - 1);
    enum cc_status status = CC_OK;
    search->depth = 0;
    enter(search, start);
    while (!status && !is_over(search)) {
        cc_lock_id here = search->locks[search->depth];
        if (search->cursor[search->depth] < search->part.out.start[here + 1]) {
            cc_edge_id id = search->part.out.edges[search->cursor[search->depth]++];
            status = try_edge(search, id, length, probe);
            continue;
        }
        if (search->depth == 0)
            break;
        search->on_chain[here] = false;
        search->depth--;
    }
    for (uint32_t i = 0; i <= search->depth; i++)
        search->on_chain[search->locks[i]] = false;
    forget_distances(search, measured);
    return status;
}

/* The most distinct threads that waits inside a component can have; CC_NO_ID when one of them is many. */
static enum cc_status count_threads(struct search *search, const cc_lock_id *members, uint32_t size, uint32_t *out)
{
    struct cc_id_map threads = { 0 };
    for (uint32_t i = 0; i < size; i++) {
        for (uint32_t e = search->part.out.start[members[i]]; e < search->part.out.start[members[i] + 1]; e++) {
            const struct cc_lock_edge *edge = edge_of(search, search->part.out.edges[e]);
            for (uint32_t w = 0; w < edge->witness_count; w++) {
                const struct cc_lock_witness *witness = &edge->witnesses[w];
                if (!witness->to_can_wait)
                    continue;
                if (witness->thread_many) {
                    *out = CC_NO_ID;
                    return CC_OK;
                }
                enum cc_status status = cc_id_map_put(search->graph->arena, &threads, witness->thread, 0);
                if (status)
                    return status;
            }
        }
    }
    *out = threads.count;
    return CC_OK;
}

/* Cycles of one class with itself: two threads nest two of its locks each; the edge is listed for both. */
static enum cc_status search_self(struct search *search, const cc_lock_id *members, uint32_t size)
{
    enum cc_status status = CC_OK;
    for (uint32_t i = 0; i < size && !status && !is_over(search); i++) {
        for (uint32_t e = search->part.out.start[members[i]]; e < search->part.out.start[members[i] + 1]; e++) {
            cc_edge_id id = search->part.out.edges[e];
            if (edge_of(search, id)->to != members[i])
                continue;
            search->edges[0] = search->edges[1] = id;
            search->locks[0] = members[i];
            status = close_chain(search, SHORTEST, 1);
        }
    }
    return status;
}

static enum cc_status search_component(struct search *search, const cc_lock_id *members, uint32_t size)
{
    search->component_first = search->found_count;
    enum cc_status status = search_self(search, members, size);
    uint32_t threads;
    if (!status)
        status = count_threads(search, members, size, &threads);
    if (status)
        return status;
    uint32_t possible = size < threads ? size : threads; /* no cycle is longer */
    uint32_t limit = possible < search->longest ? possible : search->longest;
    if (possible < SHORTEST || limit < SHORTEST) {
        search->cut |= possible >= SHORTEST;
        return CC_OK;
    }
    for (uint32_t i = 0; i < size && !is_over(search); i++)
        forget_distances(search, measure(search, members[i], limit - 1));
    for (uint32_t length = SHORTEST; length <= limit; length++)
        for (uint32_t i = 0; i < size && !status && !is_over(search); i++)
            status = search_from(search, members[i], length, length == search->longest && possible > length);
    return status;
}

static int compare_found(void *context, const void *left, const void *right)
{
    (void)context;
    const struct found *a = left, *b = right;
    int order = cc_compare_numbers(a->lock_count, b->lock_count);
    for (uint32_t i = 0; i < a->lock_count && !order; i++)
        order = cc_compare_numbers(a->locks[i], b->locks[i]);
    return order;
}

/* Hand out the shortest cycles of all components, as many as may be reported. */
static enum cc_status hand_out(struct search *search, struct cc_lock_cycle **cycles, uint32_t *count)
{
    cc_sort_stable(search->found, search->found_count, sizeof *search->found, compare_found, NULL);
    if (search->found_count > search->most) {
        search->found_count = search->most;
        search->cut = true;
    }
    struct cc_lock_cycle *out = cc_arena_array(search->graph->arena, search->found_count, sizeof *out);
    if (!out)
        return CC_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < search->found_count; i++)
        out[i] = search->found[i].cycle;
    *cycles = out;
    *count = search->found_count;
    return CC_OK;
}

enum cc_status cc_lock_order_graph_cycles(struct cc_lock_order_graph *graph, const struct cc_cycle_bounds *bounds,
                                          cc_parallel_fn *parallel, void *context, struct cc_lock_cycle **cycles,
                                          uint32_t *count, bool *complete)
{
    static const struct cc_cycle_bounds defaults = { 0 };
    if (!bounds)
        bounds = &defaults;
    struct search search = {
        .graph = graph,
        .witness = { .graph = graph,
                     .parallel = parallel,
                     .context = context,
                     .steps = bounds->steps ? bounds->steps : DEFAULT_STEPS },
        .longest = bounds->longest ? bounds->longest : DEFAULT_LONGEST,
        .most = bounds->most ? bounds->most : DEFAULT_MOST,
    };
    enum cc_status status = prepare(&search);
    for (uint32_t i = 0; i < search.part.component_count && !status && !search.witness.exhausted; i++) {
        uint32_t first = search.part.component_start[i];
        status = search_component(&search, search.part.members + first, search.part.component_start[i + 1] - first);
    }
    if (!status)
        status = hand_out(&search, cycles, count);
    if (!status)
        *complete = !search.cut && !search.witness.exhausted;
    return status;
}
