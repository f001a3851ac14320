/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/nesting_export.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/sync_use.h"
#include "lockgraph/in_place_sort.h"

/*
 * Moments beyond these are left out, ways in which one nesting comes about, origins of locks, and those of one class. A run knows
 * so many calls of an origin: the place and its innermost callers.
 */
enum { MOST_MOMENTS = 1024, MOST_WAYS = 32, MOST_ORIGINS = 4096, MOST_OF_CLASS = 64, ORIGIN_CALLS = 4 };

/* Kinds of what is hashed. */
enum { LOCK_HASH = 1, MOMENT_HASH, ORIGIN_HASH };

struct moment {
    cc_thread_id thread;
    cc_phase_id phase;
    uint32_t merged; /* the first one that cannot be told from it */
    uint32_t number; /* of that one, among those that are kept */
};

struct nesting_export {
    struct cc_interpreter *in;
    const struct cc_lock_order_graph *graph;
    struct moment *moments;
    uint32_t moments_count, moments_room;
    struct cc_id_map moment_of; /* thread and phase -> moment */
    struct cc_nesting_lock *locks;
    uint32_t locks_count, locks_room;
    struct cc_id_map lock_of; /* key and name -> lock */
    struct cc_nesting *nestings;
    uint32_t nestings_count, nestings_room;
    struct cc_nesting_origin *origins;
    uint32_t origins_count, origins_room;
};

/* What is put into a map cannot fail: the arena leaves the analysis when memory is gone. */
static void put(struct nesting_export *out, struct cc_id_map *map, uint64_t key, uint32_t id)
{
    (void)!cc_id_map_put(out->in->arena, map, key, id);
}

static uint32_t lock_for(struct nesting_export *out, const char *name, const char *key, bool many)
{
    uint64_t hash = cc_hash_step(cc_hash_text(cc_hash_text(LOCK_HASH, key), many ? "" : name), many);
    uint32_t known = cc_id_map_get(&out->lock_of, hash);
    if (known != CC_NO_ID)
        return known;
    uint32_t row = CC_APPEND_ROW(out->in->arena, out, locks);
    out->locks[row] = (struct cc_nesting_lock){ .name = name, .key = key, .many = many };
    put(out, &out->lock_of, hash, row);
    return row;
}

static uint32_t lock_of_node(struct nesting_export *out, cc_lock_id node)
{
    const struct cc_lock_class *lock = cc_lock_order_graph_class(out->graph, node);
    return lock_for(out, lock->name, lock->class_key, lock->many);
}

static uint32_t moment_for(struct nesting_export *out, cc_thread_id thread, cc_phase_id phase)
{
    uint64_t hash = cc_hash_step(cc_hash_step(MOMENT_HASH, thread), phase);
    uint32_t known = cc_id_map_get(&out->moment_of, hash);
    if (known != CC_NO_ID || out->moments_count == MOST_MOMENTS)
        return known;
    uint32_t row = CC_APPEND_ROW(out->in->arena, out, moments);
    out->moments[row] = (struct moment){ .thread = thread, .phase = phase };
    put(out, &out->moment_of, hash, row);
    return row;
}

/* The witness's gates, and the classes of locks that are held besides for certain: ascending, each once. */
static void take_gates(struct nesting_export *out, const struct cc_lock_witness *witness, struct cc_nesting *nesting)
{
    const struct cc_place *place = &witness->to_place;
    uint32_t *gates =
        cc_arena_array(out->in->arena, (size_t)witness->gate_count + place->lock_count + 1, sizeof *gates);
    uint32_t count = 0, kept = 0;
    for (uint32_t i = 0; i < witness->gate_count; i++)
        gates[count++] = lock_of_node(out, witness->gates[i]);
    const char *from = out->locks[nesting->from].key, *to = out->locks[nesting->to].key;
    for (uint32_t i = 0; i < place->lock_count; i++) {
        const struct cc_held_lock *lock = &place->locks[i];
        if (lock->maybe || lock->shared || strcmp(lock->class_key, from) == 0 || strcmp(lock->class_key, to) == 0)
            continue;
        bool known = false; /* as one lock */
        for (uint32_t k = 0; k < witness->gate_count; k++)
            known |= strcmp(out->locks[gates[k]].key, lock->class_key) == 0;
        if (!known)
            gates[count++] = lock_for(out, lock->name, lock->class_key, true);
    }
    cc_sort_ids(gates, count);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || gates[kept - 1] != gates[i])
            gates[kept++] = gates[i];
    nesting->gates = gates;
    nesting->gate_count = kept;
}

static void take_witness(struct nesting_export *out, const struct cc_lock_edge *edge,
                         const struct cc_lock_witness *witness)
{
    uint32_t moment = moment_for(out, witness->thread, witness->epoch);
    if (moment == CC_NO_ID)
        return;
    struct cc_nesting nesting = { .from = lock_of_node(out, edge->from),
                                  .to = lock_of_node(out, edge->to),
                                  .moment = moment,
                                  .from_shared = witness->from_shared,
                                  .to_shared = witness->to_shared,
                                  .can_wait = witness->to_can_wait,
                                  .order_proof = witness->order_proof,
                                  .from_site = witness->from_place.site,
                                  .to_site = witness->to_place.site };
    take_gates(out, witness, &nesting);
    uint32_t row = CC_APPEND_ROW(out->in->arena, out, nestings);
    out->nestings[row] = nesting;
}

/* Put the members of `bits` below `count` into a list. */
static const uint32_t *list_of(struct nesting_export *out, const bool *bits, uint32_t count, uint32_t *length)
{
    *length = 0;
    for (uint32_t i = 0; i < count; i++)
        *length += bits[i];
    uint32_t *list = cc_arena_array(out->in->arena, (size_t)*length + 1, sizeof *list), at = 0;
    for (uint32_t i = 0; i < count; i++)
        if (bits[i])
            list[at++] = i;
    return list;
}

static bool is_ancestor(const struct cc_thread_tree *tree, cc_thread_id above, cc_thread_id thread)
{
    while (thread && thread != above)
        thread = tree->threads[thread].parent;
    return thread == above;
}

/* May thread `other` at some time run beside the moment? What it does later than its beginning has less beside it. */
static bool thread_beside(const struct cc_thread_tree *tree, const struct moment *moment, cc_thread_id other)
{
    return (other != moment->thread && is_ancestor(tree, other, moment->thread)) ||
           cc_may_be_parallel(tree, moment->thread, moment->phase, other, tree->threads[other].created_in);
}

/* The moments that may be under way together, as a table. Those of one thread with equal rows are one from then on. */
static bool *compare_moments(struct nesting_export *out)
{
    const struct cc_thread_tree *tree = &out->in->tree;
    uint32_t count = out->moments_count;
    bool *table = cc_arena_array(out->in->arena, (size_t)count * count + 1, sizeof *table);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j <= i; j++) {
            const struct moment *a = &out->moments[i], *b = &out->moments[j];
            table[i * count + j] = table[j * count + i] =
                cc_may_be_parallel(tree, a->thread, a->phase, b->thread, b->phase);
        }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct moment *moment = &out->moments[i];
        uint32_t same = 0;
        while (same < i && (out->moments[same].merged != same || out->moments[same].thread != moment->thread ||
                            memcmp(&table[same * count], &table[i * count], count * sizeof *table) != 0))
            same++;
        moment->merged = same;
        moment->number = same < i ? out->moments[same].number : kept++;
    }
    return table;
}

/* Give the moments that are kept their numbers, and say what runs beside them. */
static void take_moments(struct nesting_export *out, struct cc_nesting_set *set)
{
    const struct cc_thread_tree *tree = &out->in->tree;
    uint32_t count = out->moments_count;
    const bool *table = compare_moments(out);
    bool *bits = cc_arena_array(out->in->arena, (size_t)count + tree->threads_count + 1, sizeof *bits);
    struct cc_nesting_moment *rows = cc_arena_array(out->in->arena, (size_t)count + 1, sizeof *rows);
    for (uint32_t i = 0; i < count; i++) {
        const struct moment *moment = &out->moments[i];
        if (moment->merged != i)
            continue;
        struct cc_nesting_moment *row = &rows[set->moment_count++];
        memset(bits, 0, count * sizeof *bits);
        for (uint32_t k = 0; k < count; k++)
            bits[out->moments[k].number] |= table[i * count + k];
        row->beside = list_of(out, bits, count, &row->beside_count);
        for (uint32_t t = 0; t < set->thread_count; t++)
            bits[t] = thread_beside(tree, moment, t);
        row->threads = list_of(out, bits, set->thread_count, &row->thread_count);
        row->thread = moment->thread;
    }
    set->moments = rows;
}

/* ---- origins ---- */

/* The call in front of `inst` and those that led there, as far as a run knows them. */
static void add_origin(struct nesting_export *out, const char *key, const struct cc_sync_use *use)
{
    struct cc_interpreter *in = out->in;
    struct cc_site *calls = cc_arena_array(in->arena, ORIGIN_CALLS, sizeof *calls);
    uint32_t depth, count = 0;
    const struct cc_site *path = cc_describe_path(in, use->context, &depth);
    calls[count++] = cc_describe_inst(in, use->inst);
    while (depth && count < ORIGIN_CALLS)
        calls[count++] = path[--depth];
    uint32_t row = CC_APPEND_ROW(in->arena, out, origins);
    out->origins[row] = (struct cc_nesting_origin){
        .key = key, .calls = calls, .call_count = count, .initialises = use->kind == CC_USE_INIT
    };
}

/* Take the uses that bring locks of a class into being: those that initialise, or those that acquire. */
static void take_use(struct nesting_export *out, const struct cc_sync_use *use, const struct cc_id_map *keys,
                     struct cc_id_map *counts)
{
    struct cc_interpreter *in = out->in;
    struct cc_target at[CC_HEAP_TARGETS];
    struct cc_targets where = cc_heap_resolve(&in->heap, use->subject);
    uint32_t count = where.count;
    cc_targets_copy(&where, at);
    for (uint32_t i = 0; i < count && out->origins_count < MOST_ORIGINS; i++) {
        if (at[i].kind != CC_TARGET_OBJECT || in->heap.objects[at[i].id].kind == CC_OBJECT_GLOBAL)
            continue; /* variables have one name everywhere */
        const char *key = cc_describe_place(in, at[i].id, at[i].offset, at[i].stride).key;
        uint64_t hash = cc_hash_text(ORIGIN_HASH, key);
        uint32_t of_class = cc_id_map_get(counts, hash);
        if (cc_id_map_get(keys, hash) == CC_NO_ID || (of_class != CC_NO_ID && of_class >= MOST_OF_CLASS))
            continue;
        put(out, counts, hash, of_class == CC_NO_ID ? 1 : of_class + 1);
        add_origin(out, key, use);
    }
}

/* Where the locks of all nestings are initialised, and, of classes in which none is, where they are acquired. */
static void take_origins(struct nesting_export *out)
{
    const struct cc_sync_uses *uses = out->in->uses;
    struct cc_id_map keys = { 0 }, initialised = { 0 }, rest = { 0 }, acquired = { 0 };
    for (uint32_t i = 0; i < out->locks_count; i++)
        put(out, &keys, cc_hash_text(ORIGIN_HASH, out->locks[i].key), i);
    for (uint32_t i = 0; i < uses->rows_count; i++)
        if (uses->rows[i].kind == CC_USE_INIT)
            take_use(out, &uses->rows[i], &keys, &initialised);
    for (uint32_t i = 0; i < out->locks_count; i++) {
        uint64_t hash = cc_hash_text(ORIGIN_HASH, out->locks[i].key);
        if (cc_id_map_get(&initialised, hash) == CC_NO_ID)
            put(out, &rest, hash, i);
    }
    for (uint32_t i = 0; i < uses->rows_count && rest.count; i++)
        if (uses->rows[i].kind == CC_USE_ACQUIRE || uses->rows[i].kind == CC_USE_TRY)
            take_use(out, &uses->rows[i], &rest, &acquired);
}

static void take_lines(struct nesting_export *out, struct cc_nesting_set *set, const struct cc_nested_place *places,
                       uint32_t count)
{
    struct cc_nesting_lines *lines = cc_arena_array(out->in->arena, (size_t)count + 1, sizeof *lines);
    for (uint32_t i = 0; i < count; i++)
        lines[i] = (struct cc_nesting_lines){ .from = lock_of_node(out, places[i].from),
                                              .to = lock_of_node(out, places[i].to),
                                              .from_site = cc_describe_inst(out->in, places[i].from_inst),
                                              .to_site = cc_describe_inst(out->in, places[i].to_inst) };
    set->lines = lines;
    set->line_count = count;
}

struct cc_nesting_set *cc_nestings_of(struct cc_interpreter *in, const struct cc_lock_order_graph *graph,
                                      const struct cc_nested_place *places, uint32_t place_count)
{
    struct nesting_export out = { .in = in, .graph = graph };
    struct cc_nesting_set *set = cc_arena_alloc(in->arena, sizeof *set);
    uint32_t edges = cc_lock_order_graph_edge_count(graph);
    for (uint32_t e = 0; e < edges; e++) {
        const struct cc_lock_edge *edge = cc_lock_order_graph_edge(graph, e);
        for (uint32_t w = 0; w < edge->witness_count && w < MOST_WAYS; w++)
            take_witness(&out, edge, &edge->witnesses[w]);
    }
    *set = (struct cc_nesting_set){ 0 };
    if (out.locks_count == 0)
        return set;
    take_lines(&out, set, places, place_count);
    take_origins(&out);
    /* threads without nestings too, under the numbers of the analysis: a run may have some of theirs */
    set->thread_count = in->tree.threads_count;
    struct cc_finding_thread *threads = cc_arena_array(in->arena, (size_t)set->thread_count + 1, sizeof *threads);
    for (uint32_t t = 0; t < set->thread_count; t++)
        threads[t] = cc_describe_thread(in, t);
    set->threads = threads;
    take_moments(&out, set);
    for (uint32_t i = 0; i < out.nestings_count; i++)
        out.nestings[i].moment = out.moments[out.nestings[i].moment].number;
    set->locks = out.locks;
    set->lock_count = out.locks_count;
    set->nestings = out.nestings;
    set->nesting_count = out.nestings_count;
    set->origins = out.origins;
    set->origin_count = out.origins_count;
    return set;
}
