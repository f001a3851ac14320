/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/joined_order.h"

#include <string.h>

#include "lockgraph/in_place_sort.h"
#include "lockgraph/joined_order_internal.h"
#include "lockgraph/site_match.h"

/* Nestings taken from one record, witnesses of one of its edges, and locks of a cycle. */
enum { MOST_SEEN = 1 << 14, MOST_WITNESSES = 256, LONGEST_CYCLE = 16 };

/* A nesting that a record has. */
struct sighting {
    const struct cc_record_edge *edge;
    const struct cc_record_witness *witness;
};

/* All of them, without those that say nothing new. */
struct sightings {
    struct sighting *at;
    uint32_t count, room;
    struct cc_id_map known;
    struct cc_id_map by_lines; /* keys of both locks and lines of both acquisitions -> the last one, from 0 */
    uint32_t *same_lines;      /* by sighting: the one before it with the same lines; CC_NO_ID for none */
};

/* ---- what a record has ---- */

static bool is_lock(const struct cc_record_lock *lock)
{
    return lock && lock->kind != CC_RECORD_THREAD_END && lock->kind != CC_RECORD_BARRIER &&
           !(lock->flags & CC_RECORD_LOCK_FOREIGN_RELEASE) && !(lock->kind == CC_RECORD_SEM && lock->value > 1);
}

static enum cc_status take_witnesses(const struct cc_record_judge *judge, const struct cc_record_edge *edge,
                                     struct sightings *out)
{
    uint32_t at = edge->witness;
    for (uint32_t i = 0; i < MOST_WITNESSES && out->count < MOST_SEEN; i++) {
        const struct cc_record_witness *row = cc_record_witness_at(judge->view, at);
        if (!row)
            break;
        at = row->next;
        uint64_t hash = cc_hash_step(cc_hash_step(5, edge->from), edge->to);
        hash = cc_hash_step(cc_hash_step(hash, (uint64_t)row->thread << 32 | row->epoch), row->gates);
        hash = cc_hash_step(hash, (uint64_t)row->from_stack << 32 | row->to_stack);
        if (cc_id_map_get(&out->known, hash) != CC_NO_ID)
            continue;
        enum cc_status status = cc_id_map_put(judge->arena, &out->known, hash, 0);
        if (status != CC_OK)
            return status;
        *CC_RECORD_APPEND(judge->arena, out->at, out->count, out->room) =
            (struct sighting){ .edge = edge, .witness = row };
    }
    return CC_OK;
}

/* Take the nestings of two classes, or, later and where there is room, those within one class. */
static enum cc_status take_sightings(const struct cc_record_judge *judge, bool within_class, struct sightings *out)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_EDGES);
    enum cc_status status = CC_OK;
    for (uint32_t i = 1; i < count && status == CC_OK; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(judge->view, i);
        if (!edge || !is_lock(cc_record_lock_at(judge->view, edge->from)) ||
            !is_lock(cc_record_lock_at(judge->view, edge->to)) || !cc_joined_is_named(judge, edge->from) ||
            !cc_joined_is_named(judge, edge->to))
            continue;
        struct cc_record_lock_name from = cc_record_name_lock(judge, edge->from);
        if ((strcmp(from.key, cc_record_name_lock(judge, edge->to).key) == 0) == within_class)
            status = take_witnesses(judge, edge, out);
    }
    return status;
}

static uint64_t hash_lines(const char *from, const char *to, const struct cc_site *from_site,
                           const struct cc_site *to_site)
{
    uint64_t hash = cc_hash_text(cc_hash_text(4, from), to);
    hash = cc_hash_step(cc_hash_text(hash, from_site->file ? cc_base_name(from_site->file) : ""), from_site->line);
    return cc_hash_step(cc_hash_text(hash, to_site->file ? cc_base_name(to_site->file) : ""), to_site->line);
}

static enum cc_status note_lines(const struct cc_record_judge *judge, struct sightings *seen)
{
    seen->same_lines = cc_arena_array(judge->arena, (size_t)seen->count + 1, sizeof *seen->same_lines);
    for (uint32_t i = 0; i < seen->count; i++) {
        const struct sighting *one = &seen->at[i];
        struct cc_site from = cc_record_site(judge, one->witness->from_stack);
        struct cc_site to = cc_record_site(judge, one->witness->to_stack);
        uint64_t hash = hash_lines(cc_record_name_lock(judge, one->edge->from).key,
                                   cc_record_name_lock(judge, one->edge->to).key, &from, &to);
        seen->same_lines[i] = cc_id_map_get(&seen->by_lines, hash);
        enum cc_status status = cc_id_map_put(judge->arena, &seen->by_lines, hash, i);
        if (status != CC_OK)
            return status;
    }
    return CC_OK;
}

static enum cc_status read_record(const struct cc_record_judge *judge, struct sightings *out)
{
    enum cc_status status = take_sightings(judge, false, out);
    if (status == CC_OK)
        status = take_sightings(judge, true, out);
    return status == CC_OK ? note_lines(judge, out) : status;
}

/* ---- nestings of both halves ---- */

static struct cc_joined_nesting *append(struct cc_join *join, const struct cc_joined_nesting *nesting)
{
    struct cc_joined_nesting *out =
        CC_RECORD_APPEND(join->judge.arena, join->nestings, join->nesting_count, join->nesting_room);
    *out = *nesting;
    return out;
}

/* The gate locks of a nesting that was seen, as far as they are named. Returns how many. */
static uint32_t read_gates(struct cc_join *join, const struct cc_record_witness *witness,
                           struct cc_joined_lock out[CC_JOINED_GATES])
{
    const struct cc_record_judge *judge = &join->judge;
    uint32_t length = 0, count = 0;
    const uint32_t *locks = witness->gates ? cc_record_set(judge->view, witness->gates, &length) : NULL;
    for (uint32_t i = 0; locks && i < length && count < CC_JOINED_GATES; i++)
        if (is_lock(cc_record_lock_at(judge->view, locks[i])) && cc_joined_is_named(judge, locks[i]))
            out[count++] = cc_joined_lock_seen(join, locks[i], 0);
    return count;
}

static const struct cc_joined_lock *keep_gates(struct cc_join *join, const struct cc_joined_lock *gates, uint32_t count)
{
    struct cc_joined_lock *out = cc_arena_array(join->judge.arena, (size_t)count + 1, sizeof *out);
    memcpy(out, gates, count * sizeof *out);
    return out;
}

static void add_seen(struct cc_join *join, const struct sighting *seen)
{
    struct cc_joined_lock gates[CC_JOINED_GATES];
    struct cc_joined_nesting nesting = {
        .witness = seen->witness,
        .edge = seen->edge,
        .from = cc_joined_lock_seen(join, seen->edge->from, seen->edge->from_generation),
        .to = cc_joined_lock_seen(join, seen->edge->to, seen->edge->to_generation),
        .gate_count = read_gates(join, seen->witness, gates),
    };
    nesting.gates = keep_gates(join, gates, nesting.gate_count);
    append(join, &nesting);
}

static bool has_gate(const struct cc_joined_lock *gates, uint32_t count, const struct cc_joined_lock *lock)
{
    for (uint32_t i = 0; i < count; i++)
        if (cc_joined_is_same(&gates[i], lock))
            return true;
    return false;
}

/* Add to `gates` those that were held whenever the run came to these lines: code that the static pass has not may hold them. */
static uint32_t add_gates_of_lines(struct cc_join *join, const struct sightings *seen, uint32_t last,
                                   struct cc_joined_lock gates[CC_JOINED_GATES], uint32_t count)
{
    struct cc_joined_lock always[CC_JOINED_GATES], others[CC_JOINED_GATES];
    uint32_t length = read_gates(join, seen->at[last].witness, always);
    for (uint32_t i = seen->same_lines[last]; i != CC_NO_ID && length; i = seen->same_lines[i]) {
        uint32_t other_count = read_gates(join, seen->at[i].witness, others), kept = 0;
        for (uint32_t k = 0; k < length; k++)
            if (has_gate(others, other_count, &always[k]))
                always[kept++] = always[k];
        length = kept;
    }
    for (uint32_t i = 0; i < length && count < CC_JOINED_GATES; i++)
        gates[count++] = always[i];
    return count;
}

static void add_predicted(struct cc_join *join, const struct sightings *seen, const struct cc_nesting *row)
{
    const struct cc_nesting_lock *from = &join->set->locks[row->from], *to = &join->set->locks[row->to];
    struct cc_joined_lock gates[CC_JOINED_GATES];
    uint32_t same = cc_id_map_get(&seen->by_lines, hash_lines(from->key, to->key, &row->from_site, &row->to_site));
    if (row->order_proof)
        return; /* it is part of no cycle that has a nesting without this proof */
    if (same != CC_NO_ID && !from->many && !to->many)
        return; /* it was seen */
    struct cc_joined_nesting nesting = { .predicted = row,
                                         .from = cc_joined_lock_predicted(join, row->from),
                                         .to = cc_joined_lock_predicted(join, row->to) };
    for (uint32_t i = 0; i < row->gate_count && nesting.gate_count < CC_JOINED_GATES; i++)
        gates[nesting.gate_count++] = cc_joined_lock_predicted(join, row->gates[i]);
    if (same != CC_NO_ID)
        nesting.gate_count = add_gates_of_lines(join, seen, same, gates, nesting.gate_count);
    nesting.gates = keep_gates(join, gates, nesting.gate_count);
    append(join, &nesting);
}

/* ---- the graph ---- */

/* Readers of a lock that prefers no writer let each other in. */
static bool is_shared(const struct cc_join *join, uint32_t lock, uint8_t mode)
{
    const struct cc_record_lock *row = cc_record_lock_at(join->judge.view, lock);
    return mode == CC_RECORD_SHARED && !(row && row->flags & CC_RECORD_LOCK_PREFERS_WRITER);
}

/* A witness without its gates. The threads of the two halves have numbers of their own. */
static struct cc_lock_witness witness_of(const struct cc_join *join, const struct cc_joined_nesting *nesting)
{
    const struct cc_nesting *predicted = nesting->predicted;
    const struct cc_record_witness *row = nesting->witness;
    if (predicted) {
        uint32_t thread = join->set->moments[predicted->moment].thread;
        return (struct cc_lock_witness){ .thread = thread * 2,
                                         .thread_many = join->set->threads[thread].many,
                                         .from_shared = predicted->from_shared,
                                         .to_shared = predicted->to_shared,
                                         .to_can_wait = predicted->can_wait };
    }
    return (struct cc_lock_witness){ .thread = row->thread * 2 + 1,
                                     .from_shared = is_shared(join, nesting->edge->from, row->from_mode),
                                     .to_shared = is_shared(join, nesting->edge->to, row->to_mode),
                                     .to_can_wait = !(row->flags & (CC_RECORD_CANNOT_WAIT | CC_RECORD_TIMED)) };
}

/*
 * Put the gates that are known by their class only into `out`, ascending and without the ends of the nesting: the graph knows
 * what the lock of an object is to its other locks. Single locks are compared by `parallel`.
 */
static enum cc_status class_gates(struct cc_join *join, const struct cc_joined_nesting *nesting, cc_lock_id from,
                                  cc_lock_id to, cc_lock_id out[CC_JOINED_GATES], uint32_t *count)
{
    uint32_t found = 0;
    *count = 0;
    for (uint32_t i = 0; i < nesting->gate_count; i++) {
        enum cc_status status = CC_OK;
        if (!nesting->gates[i].element && join->classes[nesting->gates[i].class].many)
            status = cc_joined_node(join, &nesting->gates[i], &out[found++]);
        if (status != CC_OK)
            return status;
    }
    cc_sort_ids(out, found);
    for (uint32_t i = 0; i < found; i++)
        if (out[i] != from && out[i] != to && (*count == 0 || out[*count - 1] != out[i]))
            out[(*count)++] = out[i];
    return CC_OK;
}

static enum cc_status add_edge(struct cc_join *join, uint32_t index)
{
    const struct cc_joined_nesting *nesting = &join->nestings[index];
    struct cc_lock_witness witness = witness_of(join, nesting);
    cc_lock_id from, to, gates[CC_JOINED_GATES];
    /* two locks of one class are looked at where it is known which ones they are */
    if (nesting->from.class == nesting->to.class &&
        (!nesting->from.element || !nesting->to.element || nesting->from.element == nesting->to.element))
        return CC_OK;
    enum cc_status status = cc_joined_node(join, &nesting->from, &from);
    if (status == CC_OK)
        status = cc_joined_node(join, &nesting->to, &to);
    if (status == CC_OK)
        status = class_gates(join, nesting, from, to, gates, &witness.gate_count);
    if (status != CC_OK)
        return status;
    witness.gates = gates;
    witness.context = witness.epoch = index; /* each is one of its own */
    return cc_lock_order_graph_add(join->graph, from, to, &witness, NULL);
}

/* Say whether the lock at which `a` ends can be the one at which `b` begins, where one node stands for several. */
static bool can_follow(const struct cc_join *join, const struct cc_joined_nesting *a, const struct cc_joined_nesting *b)
{
    return a->to.class != b->from.class || !join->classes[a->to.class].many || cc_joined_may_be_same(&a->to, &b->from);
}

/* Say whether one lock is needed for both: a gate of both, or a gate of the one that the other holds while it waits. */
static bool exclude_each_other(const struct cc_joined_nesting *a, const struct cc_joined_nesting *b)
{
    for (uint32_t i = 0; i < a->gate_count; i++)
        if (has_gate(b->gates, b->gate_count, &a->gates[i]))
            return true;
    return has_gate(a->gates, a->gate_count, &b->from) || has_gate(b->gates, b->gate_count, &a->from);
}

/* Say whether two nestings of a cycle can be under way at once. */
static bool parallel(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    struct cc_join *join = context;
    const struct cc_joined_nesting *one = &join->nestings[a->context], *other = &join->nestings[b->context];
    return can_follow(join, one, other) && can_follow(join, other, one) && !exclude_each_other(one, other) &&
           cc_joined_may_meet(join, one, other);
}

/* Say whether both halves are needed for a cycle. */
static bool is_mixed(const struct cc_join *join, const struct cc_lock_cycle *cycle)
{
    uint32_t predicted = 0;
    for (uint32_t i = 0; i < cycle->length; i++)
        predicted += cc_joined_nesting_at(join, cycle, i)->predicted != NULL;
    return predicted && predicted < cycle->length;
}

/* Say whether a class of the set is among those of the record's nestings. */
static bool share_class(const struct cc_join *join, const struct sightings *seen)
{
    struct cc_id_map keys = { 0 };
    for (uint32_t i = 0; i < join->set->lock_count; i++)
        if (cc_id_map_put(join->judge.arena, &keys, cc_hash_text(6, join->set->locks[i].key), i) != CC_OK)
            return false;
    for (uint32_t i = 0; i < seen->count; i++) {
        const struct cc_record_edge *edge = seen->at[i].edge;
        if (cc_id_map_get(&keys, cc_hash_text(6, cc_record_name_lock(&join->judge, edge->from).key)) != CC_NO_ID ||
            cc_id_map_get(&keys, cc_hash_text(6, cc_record_name_lock(&join->judge, edge->to).key)) != CC_NO_ID)
            return true;
    }
    return false;
}

static enum cc_status join_one(struct cc_join *join, const struct sightings *seen)
{
    static const struct cc_cycle_bounds bounds = { .longest = LONGEST_CYCLE };
    struct cc_lock_cycle *cycles = NULL;
    uint32_t count = 0;
    bool complete;
    if (!share_class(join, seen))
        return CC_OK;
    join->same_thread = cc_arena_array(
        join->judge.arena, (size_t)cc_record_count(join->judge.view, CC_RECORD_THREADS) + 1, sizeof *join->same_thread);
    for (uint32_t i = 0; i < join->set->nesting_count; i++)
        add_predicted(join, seen, &join->set->nestings[i]);
    for (uint32_t i = 0; i < seen->count; i++)
        add_seen(join, &seen->at[i]);
    enum cc_status status = cc_lock_order_graph_create(join->judge.arena, &join->graph);
    for (uint32_t i = 0; i < join->nesting_count && status == CC_OK; i++)
        status = add_edge(join, i);
    if (status == CC_OK)
        status = cc_lock_order_graph_cycles(join->graph, &bounds, parallel, join, &cycles, &count, &complete);
    for (uint32_t i = 0; i < count && status == CC_OK; i++)
        if (is_mixed(join, &cycles[i]))
            cc_joined_report(join, &cycles[i]);
    return status;
}

enum cc_status cc_joined_order_find(struct cc_arena *arena, const struct cc_record_run *run,
                                    const struct cc_record_findings *found, const struct cc_nesting_set *sets,
                                    uint32_t set_count, struct cc_finding **out, uint32_t *count)
{
    struct cc_id_map known = { 0 };
    struct cc_record_judge judge = { .arena = arena, .run = run, .known = &known };
    enum cc_status status = CC_OK;
    for (uint32_t v = 0; v < run->count && set_count && status == CC_OK; v++) {
        struct sightings seen = { 0 };
        judge.view = &run->views[v];
        judge.order = &found->orders[v];
        status = read_record(&judge, &seen);
        for (uint32_t i = 0; i < set_count && seen.count && status == CC_OK; i++) {
            struct cc_join join = { .judge = judge, .set = &sets[i] };
            status = join_one(&join, &seen);
            judge = join.judge; /* with the findings */
        }
    }
    *out = judge.findings;
    *count = judge.count;
    return status;
}
