/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/record_order.h"

#include <string.h>

#include "lockgraph/lock_trim.h"

/* More witnesses are kept of no edge; a list that goes on is damaged. Single locks make longer cycles than classes do. */
enum { MOST_WITNESSES = 4096, LONGEST_CYCLE = 256 };

struct reading {
    struct cc_record_order *order;
    bool relaxed;
    bool *awaited;    /* by lock */
    const bool *kept; /* by lock: it may be on a cycle; NULL: all are wanted */
    uint32_t awaited_count, kept_count;
    struct cc_lock_witness witness;
    cc_lock_id gates[64];
};

bool cc_record_order_parallel(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    const struct cc_record_order *order = context;
    return !cc_thread_order_precedes(order->threads, a->thread, a->epoch, b->thread, b->epoch) &&
           !cc_thread_order_precedes(order->threads, b->thread, b->epoch, a->thread, a->epoch);
}

/* A lock of one generation is one node. */
static enum cc_status node_of(struct cc_record_order *order, uint32_t lock, uint32_t generation, cc_lock_id *out)
{
    static const struct cc_lock_class nameless = { 0 };
    enum cc_status status = cc_lock_order_graph_lock(order->graph, (uint64_t)generation << 32 | lock, &nameless, out);
    if (status != CC_OK || *out < order->node_count)
        return status;
    order->lock_of = cc_arena_grown(order->arena, order->lock_of, order->node_count, &order->node_room,
                                    (uint64_t)*out + 1, sizeof *order->lock_of);
    order->lock_of[*out] = lock;
    order->node_count = *out + 1;
    return CC_OK;
}

/* Say whether holding the lock keeps others out, one at a time. */
static bool excludes(const struct cc_record_lock *lock)
{
    return lock && !(lock->flags & CC_RECORD_LOCK_FOREIGN_RELEASE) &&
           !(lock->kind == CC_RECORD_SEM && lock->value > 1) && lock->kind != CC_RECORD_BARRIER;
}

/* Fill in the gates: the locks of the set that are in force, ascending by node. */
static enum cc_status read_gates(struct reading *reading, uint32_t set, cc_lock_id from, cc_lock_id to)
{
    uint32_t length;
    const uint32_t *locks = cc_record_set(reading->order->view, set, &length);
    reading->witness.gates = reading->gates;
    reading->witness.gate_count = 0;
    for (uint32_t i = 0; i < length && reading->witness.gate_count < 64; i++) {
        const struct cc_record_lock *lock = cc_record_lock_at(reading->order->view, locks[i]);
        cc_lock_id node;
        if (!excludes(lock))
            continue;
        enum cc_status status = node_of(reading->order, locks[i], lock->valid, &node);
        if (status != CC_OK)
            return status;
        if (node == from || node == to)
            continue;
        uint32_t at = reading->witness.gate_count;
        while (at && reading->gates[at - 1] > node)
            at--;
        if (at && reading->gates[at - 1] == node) /* twice in the set of a damaged record */
            continue;
        memmove(reading->gates + at + 1, reading->gates + at,
                (reading->witness.gate_count - at) * sizeof *reading->gates);
        reading->gates[at] = node;
        reading->witness.gate_count++;
    }
    return CC_OK;
}

/* Say whether holding the lock in this mode leaves others of the same mode through. */
static bool is_shared(const struct cc_record_lock *lock, uint8_t mode)
{
    return mode == CC_RECORD_SHARED && !(lock && lock->flags & CC_RECORD_LOCK_PREFERS_WRITER);
}

static enum cc_status read_witness(struct reading *reading, const struct cc_record_edge *edge,
                                   const struct cc_record_witness *row, uint32_t index, cc_lock_id from, cc_lock_id to)
{
    struct cc_record_order *order = reading->order;
    bool closes = false;
    reading->witness = (struct cc_lock_witness){
        .thread = row->thread,
        .thread_many = reading->relaxed,
        .from_shared = !reading->relaxed && is_shared(cc_record_lock_at(order->view, edge->from), row->from_mode),
        .to_shared = !reading->relaxed && is_shared(cc_record_lock_at(order->view, edge->to), row->to_mode),
        .to_can_wait = !(row->flags & (CC_RECORD_CANNOT_WAIT | CC_RECORD_TIMED)),
        .epoch = row->epoch,
        .context = index,
    };
    enum cc_status status = CC_OK;
    if (!reading->relaxed && row->gates)
        status = read_gates(reading, row->gates, from, to);
    if (status == CC_OK)
        status = cc_lock_order_graph_add(order->graph, from, to, &reading->witness, &closes);
    order->tangled |= closes;
    return status;
}

/* The ends of threads that somebody joins with a lock held; the others' matter to nobody. */
static void find_awaited_ends(struct reading *reading)
{
    const struct cc_record_order *order = reading->order;
    uint32_t edges = cc_record_count(order->view, CC_RECORD_EDGES),
             locks = cc_record_count(order->view, CC_RECORD_LOCKS);
    for (uint32_t i = 1; i < edges; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(order->view, i);
        const struct cc_record_lock *to = edge ? cc_record_lock_at(order->view, edge->to) : NULL;
        if (!to || to->kind != CC_RECORD_THREAD_END || edge->to >= locks)
            continue;
        if (!reading->awaited)
            reading->awaited = cc_arena_array(order->arena, locks, sizeof *reading->awaited);
        reading->awaited_count = locks;
        reading->awaited[edge->to] = true;
    }
}

static bool is_idle_end(const struct reading *reading, uint32_t lock)
{
    const struct cc_record_lock *row = cc_record_lock_at(reading->order->view, lock);
    return row && row->kind == CC_RECORD_THREAD_END && !(lock < reading->awaited_count && reading->awaited[lock]);
}

static bool is_kept(const struct reading *reading, uint32_t lock)
{
    return !reading->kept || (lock < reading->kept_count && reading->kept[lock]);
}

static enum cc_status read_edge(struct reading *reading, const struct cc_record_edge *edge)
{
    struct cc_record_order *order = reading->order;
    cc_lock_id from, to;
    if (is_idle_end(reading, edge->from) || !is_kept(reading, edge->from) || !is_kept(reading, edge->to))
        return CC_OK;
    bool same = edge->from == edge->to && edge->from_generation == edge->to_generation;
    if (same || !excludes(cc_record_lock_at(order->view, edge->from)) || !cc_record_lock_at(order->view, edge->to))
        return CC_OK;
    enum cc_status status = node_of(order, edge->from, edge->from_generation, &from);
    if (status == CC_OK)
        status = node_of(order, edge->to, edge->to_generation, &to);
    uint32_t at = edge->witness;
    for (uint32_t i = 0; status == CC_OK && i < MOST_WITNESSES; i++) {
        const struct cc_record_witness *row = cc_record_witness_at(order->view, at);
        if (!row)
            break;
        status = read_witness(reading, edge, row, at, from, to);
        at = row->next;
    }
    return status;
}

static enum cc_status read_all(struct reading *reading)
{
    struct cc_record_order *order = reading->order;
    enum cc_status status = cc_lock_order_graph_create(order->arena, &order->graph);
    uint32_t count = cc_record_count(order->view, CC_RECORD_EDGES);
    find_awaited_ends(reading);
    for (uint32_t i = 1; i < count && status == CC_OK; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(order->view, i);
        if (edge)
            status = read_edge(reading, edge);
    }
    order->complete = true;
    if (status != CC_OK || !order->tangled || !reading->kept)
        return status;
    static const struct cc_cycle_bounds bounds = { .longest = LONGEST_CYCLE };
    return cc_lock_order_graph_cycles(order->graph, &bounds, reading->relaxed ? NULL : cc_record_order_parallel, order,
                                      &order->cycles, &order->cycle_count, &order->complete);
}

enum cc_status cc_record_order_read(struct cc_arena *arena, const struct cc_record_view *view,
                                    struct cc_record_order *out)
{
    *out =
        (struct cc_record_order){ .arena = arena, .view = view, .threads = cc_thread_order_create(arena, view, true) };
    struct reading reading = { .order = out };
    reading.kept = cc_lock_trim(arena, view, &reading.kept_count);
    return read_all(&reading);
}

enum cc_status cc_record_order_relax(const struct cc_record_order *order, struct cc_record_order *out)
{
    *out = (struct cc_record_order){ .arena = order->arena, .view = order->view, .threads = order->threads };
    struct reading reading = { .order = out, .relaxed = true };
    reading.kept = cc_lock_trim(order->arena, order->view, &reading.kept_count);
    return read_all(&reading);
}

enum cc_status cc_record_order_whole(const struct cc_record_order *order, struct cc_record_order *out)
{
    *out = (struct cc_record_order){ .arena = order->arena, .view = order->view, .threads = order->threads };
    struct reading reading = { .order = out };
    return read_all(&reading);
}
