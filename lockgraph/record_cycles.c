/* SPDX-License-Identifier: Apache-2.0 */
/* Judges of lock orders: cycles that threads can close, cycles they cannot. */
#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/in_place_sort.h"
#include "lockgraph/record_draft.h"

/* Of cycles that cannot deadlock no more than these are told in one record; and gate locks shown of an edge. */
enum { MOST_EXCLUDED = 5, MOST_GATES = 16 };

/* A cycle of one graph, begun at the least lock, so that it always reads the same. */
struct ring {
    const struct cc_record_order *order;
    const struct cc_lock_cycle *cycle;
    uint32_t start;
};

static const struct cc_lock_edge *edge_at(const struct ring *ring, uint32_t i)
{
    return cc_lock_order_graph_edge(ring->order->graph, ring->cycle->edges[(ring->start + i) % ring->cycle->length]);
}

static const struct cc_record_witness *witness_at(const struct ring *ring, uint32_t i)
{
    uint32_t at = (ring->start + i) % ring->cycle->length;
    const struct cc_lock_edge *edge = edge_at(ring, i);
    return cc_record_witness_at(ring->order->view, (uint32_t)edge->witnesses[ring->cycle->witness[at]].context);
}

static uint32_t lock_at(const struct ring *ring, uint32_t i)
{
    return ring->order->lock_of[edge_at(ring, i)->from];
}

static struct ring ring_of(const struct cc_record_judge *judge, const struct cc_record_order *order,
                           const struct cc_lock_cycle *cycle)
{
    struct ring ring = { .order = order, .cycle = cycle };
    uint32_t least = 0;
    for (uint32_t i = 1; i < cycle->length; i++) {
        struct cc_record_lock_name a = cc_record_name_lock(judge, lock_at(&ring, i));
        struct cc_record_lock_name b = cc_record_name_lock(judge, lock_at(&ring, least));
        int by_key = strcmp(a.key, b.key), by_text = strcmp(a.text, b.text);
        if (by_key < 0 || (by_key == 0 && by_text < 0))
            least = i;
    }
    ring.start = least;
    return ring;
}

/* "`a` -> `b` -> `a`", or the classes' keys without quotes. */
static const char *ring_text(const struct cc_record_judge *judge, const struct ring *ring, bool keys)
{
    const char *text = "";
    for (uint32_t i = 0; i <= ring->cycle->length; i++) {
        struct cc_record_lock_name name = cc_record_name_lock(judge, lock_at(ring, i));
        const char *one = keys ? name.key : cc_arena_format(judge->arena, "`%s`", name.text);
        text = cc_arena_format(judge->arena, "%s%s%s", text, i ? " -> " : "", one);
    }
    return text;
}

/* Add the gates of a witness to what is held at its place. */
static void add_gates(struct cc_record_judge *judge, struct cc_place *place, uint32_t set)
{
    uint32_t length;
    const uint32_t *locks = cc_record_set(judge->view, set, &length);
    for (uint32_t i = 0; i < length && i < MOST_GATES; i++)
        cc_record_draft_hold(judge, place, locks[i], false, 0);
}

static void add_places(struct cc_record_draft *draft, const struct ring *ring)
{
    struct cc_record_judge *judge = draft->judge;
    for (uint32_t i = 0; i < ring->cycle->length; i++) {
        const struct cc_lock_edge *edge = edge_at(ring, i);
        const struct cc_record_witness *witness = witness_at(ring, i);
        if (!witness)
            continue;
        uint32_t from = ring->order->lock_of[edge->from], to = ring->order->lock_of[edge->to];
        struct cc_record_lock_name from_name = cc_record_name_lock(judge, from);
        const char *text = cc_arena_format(judge->arena, "acquires `%s` while holding `%s`",
                                           cc_record_name_lock(judge, to).text, from_name.text);
        struct cc_place *place =
            cc_record_draft_place(draft, CC_PLACE_ACQUIRE, witness->thread, witness->to_stack, text);
        cc_record_draft_hold(judge, place, from, witness->from_mode == CC_RECORD_SHARED, witness->from_stack);
        add_gates(judge, place, witness->gates);
        text = cc_arena_format(judge->arena, "acquires `%s`", from_name.text);
        (void)cc_record_draft_place(draft, CC_PLACE_ACQUIRE, witness->thread, witness->from_stack, text);
    }
}

/* A number for the set of locks of a cycle. */
static uint64_t locks_of(const struct cc_record_order *order, const struct cc_lock_cycle *cycle)
{
    uint64_t hash = 0; /* a sum, so that the order does not matter */
    for (uint32_t i = 0; i < cycle->length; i++)
        hash += cc_hash_mix(order->lock_of[cc_lock_order_graph_edge(order->graph, cycle->edges[i])->from]);
    return hash;
}

/* Say whether a deadlock that happened was found on the classes of `key`: it says all that the cycle says. */
static bool has_happened(const struct cc_record_judge *judge, const char *key)
{
    for (uint32_t i = 0; i < judge->count; i++)
        if (judge->findings[i].rule == CC_RULE_DEADLOCK && strcmp(judge->findings[i].key, key) == 0)
            return true;
    return false;
}

/* Where in the ring the end of a thread stands, or its length. */
static uint32_t end_in(const struct ring *ring)
{
    for (uint32_t i = 0; i < ring->cycle->length; i++) {
        const struct cc_record_lock *lock = cc_record_lock_at(ring->order->view, lock_at(ring, i));
        if (lock && lock->kind == CC_RECORD_THREAD_END)
            return i;
    }
    return ring->cycle->length;
}

/* A thread is joined with a lock held that it needs: the cycle of the lock and its end. */
static void report_join(struct cc_record_judge *judge, const struct ring *ring, uint32_t end)
{
    const struct cc_record_witness *needs = witness_at(ring, end), *joins = witness_at(ring, end + 1);
    uint32_t lock = lock_at(ring, end + 1);
    if (!needs || !joins || cc_record_is_stuck(judge, needs->thread))
        return;
    struct cc_record_lock_name name = cc_record_name_lock(judge, lock);
    const char *thread = cc_record_name_thread(judge, needs->thread);
    struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_JOIN_UNDER_LOCK);
    draft.finding.key = name.key;
    draft.finding.subject = cc_arena_format(judge->arena, "`%s`", name.text);
    draft.finding.message =
        cc_arena_format(judge->arena, "%s is joined while `%s` is held, which that thread acquires", thread, name.text);
    draft.finding.why =
        "it did not hang in this run, but if the thread has not come so far when the lock is acquired, it "
        "waits for the lock, and is waited for";
    draft.finding.fix = "release the lock before joining";
    const struct cc_record_lock *row = cc_record_lock_at(judge->view, lock);
    if (row && row->flags & CC_RECORD_LOCK_MONITOR) {
        draft.finding.level = CC_LEVEL_NOTE;
        draft.finding.why =
            "a condition is awaited with this lock, so it may be known that the thread needs the lock no more; "
            "if it is not, each waits for the other";
    }
    struct cc_place *place = cc_record_draft_place(&draft, CC_PLACE_CALL, joins->thread, joins->to_stack,
                                                   cc_arena_format(judge->arena, "joins %s", thread));
    cc_record_draft_hold(judge, place, lock, joins->from_mode == CC_RECORD_SHARED, joins->from_stack);
    (void)cc_record_draft_place(&draft, CC_PLACE_ACQUIRE, needs->thread, needs->to_stack,
                                cc_arena_format(judge->arena, "acquires `%s`", name.text));
    cc_record_draft_finish(&draft);
}

static void report_cycle(struct cc_record_judge *judge, const struct cc_lock_cycle *cycle)
{
    struct ring ring = ring_of(judge, judge->order, cycle);
    uint32_t end = end_in(&ring);
    if (end < cycle->length && cycle->length == 2) {
        report_join(judge, &ring, end);
        return;
    }
    struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_LOCK_ORDER_CYCLE);
    draft.finding.key = ring_text(judge, &ring, true);
    if (has_happened(judge, draft.finding.key))
        return;
    draft.finding.subject = ring_text(judge, &ring, false);
    draft.finding.message = cc_arena_format(judge->arena, "lock-order cycle %s can deadlock", draft.finding.subject);
    draft.finding.why = "each thread held one lock of the cycle and acquired the next; it did not hang in this run, "
                        "but it can when they do so at the same time";
    draft.finding.fix = "acquire these locks in one order everywhere";
    add_places(&draft, &ring);
    cc_record_draft_finish(&draft);
}

/* A lock that all threads of the cycle held around its acquisitions, or 0. */
static uint32_t common_gate(const struct ring *ring)
{
    uint32_t length, other_length;
    const struct cc_record_witness *first = witness_at(ring, 0);
    const uint32_t *gates = first ? cc_record_set(ring->order->view, first->gates, &length) : NULL;
    for (uint32_t g = 0; gates && g < length; g++) {
        bool everywhere = true;
        for (uint32_t i = 1; i < ring->cycle->length && everywhere; i++) {
            const struct cc_record_witness *witness = witness_at(ring, i);
            const uint32_t *others = witness ? cc_record_set(ring->order->view, witness->gates, &other_length) : NULL;
            everywhere = false;
            for (uint32_t o = 0; others && o < other_length; o++)
                everywhere |= others[o] == gates[g];
        }
        if (everywhere)
            return gates[g];
    }
    return 0;
}

/* Say whether one thread alone was seen on all edges. */
static bool one_thread(const struct ring *ring)
{
    uint32_t thread = edge_at(ring, 0)->witnesses[0].thread;
    for (uint32_t i = 0; i < ring->cycle->length; i++) {
        const struct cc_lock_edge *edge = edge_at(ring, i);
        for (uint32_t w = 0; w < edge->witness_count; w++)
            if (edge->witnesses[w].thread != thread)
                return false;
    }
    return true;
}

static bool reads_meet(const struct ring *ring)
{
    for (uint32_t i = 0; i < ring->cycle->length; i++) {
        const struct cc_record_witness *a = witness_at(ring, i), *b = witness_at(ring, i + 1);
        if (a && b && a->to_mode == CC_RECORD_SHARED && b->from_mode == CC_RECORD_SHARED)
            return true;
    }
    return false;
}

/* Say whether creation and join alone would let the acquisitions of the cycle meet. */
static bool is_handed_over(const struct cc_record_judge *judge, const struct ring *ring)
{
    struct cc_thread_order *bare = cc_thread_order_create(judge->arena, judge->view, false);
    for (uint32_t i = 0; i < ring->cycle->length; i++)
        for (uint32_t k = 0; k < ring->cycle->length; k++) {
            const struct cc_record_witness *a = witness_at(ring, i), *b = witness_at(ring, k);
            if (i != k && a && b && cc_thread_order_precedes(bare, a->thread, a->epoch, b->thread, b->epoch))
                return false;
        }
    return true;
}

/* What keeps threads from closing the cycle. */
static const char *exclusion(const struct cc_record_judge *judge, const struct ring *ring)
{
    uint32_t gate = common_gate(ring);
    if (one_thread(ring))
        return "one thread alone takes these locks in these orders";
    if (gate)
        return cc_arena_format(judge->arena, "`%s` is held around all of these acquisitions",
                               cc_record_name_lock(judge, gate).text);
    if (reads_meet(ring))
        return "readers of the same lock let each other in";
    if (is_handed_over(judge, ring))
        return "a semaphore, a barrier or a condition put these acquisitions one after the other";
    return "creation and join of threads put these acquisitions one after the other";
}

static void report_excluded(struct cc_record_judge *judge, const struct cc_record_order *relaxed,
                            const struct cc_lock_cycle *cycle)
{
    struct ring ring = ring_of(judge, relaxed, cycle);
    if (end_in(&ring) < cycle->length)
        return;
    struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_LOCK_ORDER_CYCLE);
    draft.finding.level = CC_LEVEL_NOTE;
    draft.finding.key = ring_text(judge, &ring, true);
    draft.finding.subject = ring_text(judge, &ring, false);
    draft.finding.message = cc_arena_format(judge->arena, "lock-order cycle %s, which this run's threads cannot close",
                                            draft.finding.subject);
    draft.finding.why = exclusion(judge, &ring);
    add_places(&draft, &ring);
    cc_record_draft_finish(&draft);
}

/* Cycles of the bare graph that are none of those that can deadlock. */
static void report_all_excluded(struct cc_record_judge *judge)
{
    struct cc_id_map reported = { 0 };
    struct cc_record_order relaxed;
    if (cc_record_order_relax(judge->order, &relaxed) != CC_OK)
        return;
    for (uint32_t i = 0; i < judge->order->cycle_count; i++)
        if (cc_id_map_put(judge->arena, &reported, locks_of(judge->order, &judge->order->cycles[i]), i) != CC_OK)
            return;
    uint32_t told = 0;
    for (uint32_t i = 0; i < relaxed.cycle_count; i++) {
        if (cc_id_map_get(&reported, locks_of(&relaxed, &relaxed.cycles[i])) != CC_NO_ID)
            continue;
        if (told++ < MOST_EXCLUDED)
            report_excluded(judge, &relaxed, &relaxed.cycles[i]);
        else if (judge->count)
            judge->repeats[judge->count - 1]++;
    }
}

/*
 * Report the cycles, shortest first. One that is made of edges of reported ones alone says nothing that
 * they do not say: it is counted with the first of them.
 */
static void report_all(struct cc_record_judge *judge)
{
    const struct cc_record_order *order = judge->order;
    uint32_t edges = cc_lock_order_graph_edge_count(order->graph);
    uint32_t *finding_of = cc_arena_array(judge->arena, (size_t)edges + 1, sizeof *finding_of); /* plus one */
    for (uint32_t i = 0; i < order->cycle_count; i++) {
        const struct cc_lock_cycle *cycle = &order->cycles[i];
        bool known = true;
        for (uint32_t e = 0; e < cycle->length; e++)
            known &= finding_of[cycle->edges[e]] != 0;
        if (known) {
            judge->repeats[finding_of[cycle->edges[0]] - 1]++;
            continue;
        }
        report_cycle(judge, cycle);
        for (uint32_t e = 0; e < cycle->length && judge->count; e++)
            if (!finding_of[cycle->edges[e]])
                finding_of[cycle->edges[e]] = judge->count;
    }
}

void cc_record_judge_cycles(struct cc_record_judge *judge)
{
    report_all(judge);
    if (judge->order->tangled)
        report_all_excluded(judge);
}
