/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cycles that distinct threads can close: each rule by hand, and random graphs against
 * brute force that knows nothing of the search.
 */
#include "unit_support.h"

#include "lockgraph/lock_order_graph.h"

enum { MOST_LOCKS = 6 };

struct fixture {
    struct test_memory memory;
    struct cc_arena *arena;
    struct cc_lock_order_graph *graph;
    struct cc_lock_cycle *cycles;
    uint32_t count;
    bool complete;
};

/* `many` has a bit for each lock that is a class of many. */
static void begin(struct fixture *fixture, uint32_t locks, uint32_t many)
{
    *fixture = (struct fixture){ 0 };
    fixture->arena = test_arena(&fixture->memory);
    assert_int_equal(cc_lock_order_graph_create(fixture->arena, &fixture->graph), CC_OK);
    for (uint32_t i = 0; i < locks; i++) {
        struct cc_lock_class class = { .name = "lock", .class_key = "key", .many = i < 32 && (many >> i & 1) };
        cc_lock_id id;
        assert_int_equal(cc_lock_order_graph_lock(fixture->graph, i, &class, &id), CC_OK);
        assert_int_equal(id, i);
    }
}

static void add(struct fixture *fixture, cc_lock_id from, cc_lock_id to, struct cc_lock_witness witness)
{
    assert_int_equal(cc_lock_order_graph_add(fixture->graph, from, to, &witness, NULL), CC_OK);
}

static void find(struct fixture *fixture, const struct cc_cycle_bounds *bounds, cc_parallel_fn *parallel, void *context)
{
    assert_int_equal(cc_lock_order_graph_cycles(fixture->graph, bounds, parallel, context, &fixture->cycles,
                                                &fixture->count, &fixture->complete),
                     CC_OK);
}

/* Enumerate with the defaults, expect `count` cycles and a complete search, and tidy up. */
static void expect(struct fixture *fixture, uint32_t count)
{
    find(fixture, NULL, NULL, NULL);
    assert_int_equal(fixture->count, count);
    assert_true(fixture->complete);
    test_arena_end(&fixture->memory, fixture->arena);
}

#define BY(number) .thread = (number), .to_can_wait = true

static void two_threads_close_a_cycle_one_does_not(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, 2, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1) });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(1) });
    expect(&fixture, 0);
    begin(&fixture, 2, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1) });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2) });
    expect(&fixture, 1);
    begin(&fixture, 2, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .thread_many = true });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(1), .thread_many = true });
    expect(&fixture, 1);
}

static void three_edges_need_three_threads(void **state)
{
    (void)state;
    for (uint32_t third = 1; third <= 3; third++) {
        struct fixture fixture;
        begin(&fixture, 3, 0);
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1) });
        add(&fixture, 1, 2, (struct cc_lock_witness){ BY(2) });
        add(&fixture, 2, 0, (struct cc_lock_witness){ BY(third) });
        expect(&fixture, third == 3);
    }
}

static void a_common_gate_protects(void **state)
{
    (void)state;
    const cc_lock_id gate2[] = { 2 }, gate3[] = { 3 };
    struct fixture fixture;
    begin(&fixture, 4, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .gates = gate2, .gate_count = 1 });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2), .gates = gate2, .gate_count = 1 });
    expect(&fixture, 0);
    begin(&fixture, 4, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .gates = gate2, .gate_count = 1 });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2), .gates = gate3, .gate_count = 1 });
    expect(&fixture, 1);
    /* One witness without the gate is enough. */
    begin(&fixture, 4, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .gates = gate2, .gate_count = 1 });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2), .gates = gate2, .gate_count = 1 });
    add(&fixture, 1, 0, (struct cc_lock_witness){ BY(3) });
    find(&fixture, NULL, NULL, NULL);
    assert_int_equal(fixture.count, 1);
    assert_int_equal(fixture.cycles[0].witness[0], 0);
    assert_int_equal(fixture.cycles[0].witness[1], 1);
    test_arena_end(&fixture.memory, fixture.arena);
}

/* A gate that is a class protects members of one object, not locks of the whole program. */
static void a_gate_of_a_class_protects_within_objects(void **state)
{
    (void)state;
    const cc_lock_id gate[] = { 2 };
    for (uint32_t many = 4; many < 8; many++) {
        struct fixture fixture;
        begin(&fixture, 3, many);
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .gates = gate, .gate_count = 1 });
        add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2), .gates = gate, .gate_count = 1 });
        expect(&fixture, many != 7);
    }
}

/* The lock that one thread holds while it waits cannot be held by another as a gate. */
static void a_held_lock_is_a_gate_too(void **state)
{
    (void)state;
    const cc_lock_id gate0[] = { 0 };
    for (int gated = 0; gated < 2; gated++) {
        struct fixture fixture;
        begin(&fixture, 3, 0);
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1) });
        add(&fixture, 1, 2, (struct cc_lock_witness){ BY(2), .gates = gate0, .gate_count = gated ? 1 : 0 });
        add(&fixture, 2, 0, (struct cc_lock_witness){ BY(3) });
        expect(&fixture, !gated);
    }
}

static void a_try_lock_does_not_wait(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, 2, 0);
    add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1) });
    add(&fixture, 1, 0, (struct cc_lock_witness){ .thread = 2 });
    expect(&fixture, 0);
}

static void readers_do_not_block_each_other(void **state)
{
    (void)state;
    for (uint32_t modes = 0; modes < 16; modes++) {
        struct fixture fixture;
        bool to1 = modes & 1, from1 = modes & 2, to0 = modes & 4, from0 = modes & 8;
        begin(&fixture, 2, 0);
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .to_shared = to1, .from_shared = from0 });
        add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2), .to_shared = to0, .from_shared = from1 });
        expect(&fixture, !(to1 && from1) && !(to0 && from0));
    }
}

static void one_proved_order_excludes_a_cycle(void **state)
{
    (void)state;
    for (uint64_t other = 0; other < 3; other++) {
        struct fixture fixture;
        begin(&fixture, 2, 3);
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1), .order_proof = 1 });
        add(&fixture, 1, 0, (struct cc_lock_witness){ BY(2), .order_proof = other });
        expect(&fixture, other != 1);
    }
}

static void a_class_can_deadlock_with_itself(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, 1, 1);
    add(&fixture, 0, 0, (struct cc_lock_witness){ BY(1), .thread_many = true });
    find(&fixture, NULL, NULL, NULL);
    assert_int_equal(fixture.count, 1);
    assert_int_equal(fixture.cycles[0].length, 2);
    assert_int_equal(fixture.cycles[0].edges[0], fixture.cycles[0].edges[1]);
    test_arena_end(&fixture.memory, fixture.arena);

    begin(&fixture, 1, 1);
    add(&fixture, 0, 0, (struct cc_lock_witness){ BY(1) });
    expect(&fixture, 0);
    begin(&fixture, 1, 1);
    add(&fixture, 0, 0, (struct cc_lock_witness){ BY(1), .thread_many = true, .order_proof = 4 });
    expect(&fixture, 0);
    /* Two orders, or an order and none, do not make one. */
    for (uint64_t other = 0; other < 6; other += 5) {
        begin(&fixture, 1, 1);
        add(&fixture, 0, 0, (struct cc_lock_witness){ BY(1), .order_proof = 4 });
        add(&fixture, 0, 0, (struct cc_lock_witness){ BY(2), .order_proof = other });
        expect(&fixture, 1);
    }
    /* A third lock of the class protects from nothing; a lock of the program does. */
    const cc_lock_id gate[] = { 0, 1 };
    begin(&fixture, 1, 1);
    add(&fixture, 0, 0, (struct cc_lock_witness){ BY(1), .thread_many = true, .gates = gate, .gate_count = 1 });
    expect(&fixture, 1);
    begin(&fixture, 2, 1);
    add(&fixture, 0, 0, (struct cc_lock_witness){ BY(1), .thread_many = true, .gates = gate, .gate_count = 2 });
    expect(&fixture, 0);
}

static bool not_with_thread_two(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    ++*(uint32_t *)context;
    return a->thread != 2 && b->thread != 2;
}

static void what_is_not_parallel_closes_nothing(void **state)
{
    (void)state;
    for (uint32_t other = 2; other <= 3; other++) {
        struct fixture fixture;
        uint32_t calls = 0;
        begin(&fixture, 2, 0);
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(1) });
        add(&fixture, 1, 0, (struct cc_lock_witness){ BY(other) });
        find(&fixture, NULL, not_with_thread_two, &calls);
        assert_int_equal(fixture.count, other == 3);
        assert_true(calls > 0);
        test_arena_end(&fixture.memory, fixture.arena);
    }
}

/* The first witnesses of the chain exclude every way to close it; the last ones do not. */
static void witnesses_are_chosen_again(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, 3, 0);
    for (uint32_t thread = 1; thread <= 3; thread++)
        add(&fixture, 0, 1, (struct cc_lock_witness){ BY(thread) });
    add(&fixture, 1, 2, (struct cc_lock_witness){ BY(1) });
    add(&fixture, 2, 0, (struct cc_lock_witness){ BY(2) });
    find(&fixture, NULL, NULL, NULL);
    assert_int_equal(fixture.count, 1);
    assert_int_equal(fixture.cycles[0].witness[0], 2);
    test_arena_end(&fixture.memory, fixture.arena);
}

static void add_ring(struct fixture *fixture, cc_lock_id first, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        add(fixture, first + i, first + (i + 1) % length, (struct cc_lock_witness){ BY(first + i) });
}

static void bounds_cut_and_say_so(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, 30, 0);
    add_ring(&fixture, 0, 25);
    add_ring(&fixture, 25, 5);
    find(&fixture, NULL, NULL, NULL);
    assert_int_equal(fixture.count, 1);
    assert_false(fixture.complete);
    struct cc_cycle_bounds bounds = { .longest = 25 };
    find(&fixture, &bounds, NULL, NULL);
    assert_int_equal(fixture.count, 2);
    assert_int_equal(fixture.cycles[0].length, 5);
    assert_int_equal(fixture.cycles[1].length, 25);
    assert_true(fixture.complete);
    bounds = (struct cc_cycle_bounds){ .longest = 25, .most = 1 };
    find(&fixture, &bounds, NULL, NULL);
    assert_int_equal(fixture.count, 1);
    assert_int_equal(fixture.cycles[0].length, 5);
    assert_false(fixture.complete);
    bounds = (struct cc_cycle_bounds){ .longest = 25, .most = 2 };
    find(&fixture, &bounds, NULL, NULL);
    assert_int_equal(fixture.count, 2);
    assert_true(fixture.complete);
    bounds = (struct cc_cycle_bounds){ .longest = 1 };
    find(&fixture, &bounds, NULL, NULL);
    assert_int_equal(fixture.count, 0);
    assert_false(fixture.complete);
    for (uint64_t steps = 1; steps < 100; steps++) {
        bounds = (struct cc_cycle_bounds){ .longest = 25, .steps = steps };
        find(&fixture, &bounds, NULL, NULL);
        assert_false(fixture.complete);
    }
    test_arena_end(&fixture.memory, fixture.arena);
}

/* In a complete graph of many threads each set of two or more locks is one cycle. */
static void each_set_of_locks_is_reported_once(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, 6, 0);
    for (cc_lock_id from = 0; from < 6; from++)
        for (cc_lock_id to = 0; to < 6; to++)
            if (from != to)
                add(&fixture, from, to, (struct cc_lock_witness){ BY(1), .thread_many = true });
    find(&fixture, NULL, NULL, NULL);
    assert_int_equal(fixture.count, 64 - 6 - 1);
    for (uint32_t i = 1; i < fixture.count; i++)
        assert_true(fixture.cycles[i - 1].length <= fixture.cycles[i].length);
    assert_true(fixture.complete);
    test_arena_end(&fixture.memory, fixture.arena);
}

/* One ring of a hundred thousand locks: nothing to find within the bounds, and no stack to overflow. */
static void a_long_ring_is_searched_within_bounds(void **state)
{
    (void)state;
    struct fixture fixture;
    enum { LENGTH = 100 * 1000 };
    begin(&fixture, LENGTH, 0);
    add_ring(&fixture, 0, LENGTH);
    find(&fixture, NULL, NULL, NULL);
    assert_int_equal(fixture.count, 0);
    assert_false(fixture.complete);
    test_arena_end(&fixture.memory, fixture.arena);
}

/* ---- brute force ---- */

struct chain {
    cc_edge_id edges[MOST_LOCKS];
    const struct cc_lock_witness *witness[MOST_LOCKS];
    uint32_t length;
};

struct naive {
    const struct cc_lock_order_graph *graph;
    const bool (*parallel)[4];
    bool possible[1u << MOST_LOCKS]; /* by set of locks */
};

static bool naive_parallel(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    const bool(*parallel)[4] = context;
    return parallel[a->epoch][b->epoch];
}

static bool is_many(const struct naive *naive, cc_lock_id lock)
{
    return cc_lock_order_graph_class(naive->graph, lock)->many;
}

static uint32_t gate_set(const struct cc_lock_witness *witness)
{
    uint32_t set = 0;
    for (uint32_t i = 0; i < witness->gate_count; i++)
        set |= 1u << witness->gates[i];
    return set;
}

/* The rule for two steps, spelled out over sets. */
static bool pair_is_possible(const struct naive *naive, const struct chain *chain, uint32_t i, uint32_t j)
{
    const struct cc_lock_witness *a = chain->witness[i], *b = chain->witness[j];
    const struct cc_lock_edge *left = cc_lock_order_graph_edge(naive->graph, chain->edges[i]);
    const struct cc_lock_edge *right = cc_lock_order_graph_edge(naive->graph, chain->edges[j]);
    uint32_t many = 0, ends = 1u << left->from | 1u << left->to | 1u << right->from | 1u << right->to;
    for (cc_lock_id lock = 0; lock < cc_lock_order_graph_lock_count(naive->graph); lock++)
        many |= is_many(naive, lock) ? 1u << lock : 0;
    uint32_t common = gate_set(a) & gate_set(b);
    uint32_t counting = (ends & ~many) == 0 ? ~(ends & many) : ~many;
    if (common & counting)
        return false;
    if ((gate_set(b) & ~many & 1u << left->from) || (gate_set(a) & ~many & 1u << right->from))
        return false;
    if (a->thread == b->thread && (!a->thread_many || !b->thread_many))
        return false;
    return naive->parallel[a->epoch][b->epoch];
}

static bool chain_is_possible(const struct naive *naive, const struct chain *chain)
{
    bool ordered = true;
    for (uint32_t i = 0; i < chain->length; i++) {
        const struct cc_lock_witness *next = chain->witness[(i + 1) % chain->length];
        if (!chain->witness[i]->to_can_wait || (chain->witness[i]->to_shared && next->from_shared))
            return false;
        ordered &= chain->witness[i]->order_proof && chain->witness[i]->order_proof == next->order_proof;
        for (uint32_t j = i + 1; j < chain->length; j++)
            if (!pair_is_possible(naive, chain, i, j))
                return false;
    }
    return !ordered;
}

/* Try every choice of witnesses for the edges from number `at` on. */
static bool some_choice_is_possible(const struct naive *naive, struct chain *chain, uint32_t at)
{
    if (at == chain->length)
        return chain_is_possible(naive, chain);
    const struct cc_lock_edge *edge = cc_lock_order_graph_edge(naive->graph, chain->edges[at]);
    for (uint32_t i = 0; i < edge->witness_count; i++) {
        chain->witness[at] = &edge->witnesses[i];
        if (some_choice_is_possible(naive, chain, at + 1))
            return true;
    }
    return false;
}

/* Walk every simple path from `start`, which need not be its least lock. */
static void naive_walk(struct naive *naive, struct chain *chain, cc_lock_id start, cc_lock_id here, uint32_t visited)
{
    for (cc_edge_id id = 0; id < cc_lock_order_graph_edge_count(naive->graph); id++) {
        const struct cc_lock_edge *edge = cc_lock_order_graph_edge(naive->graph, id);
        if (edge->from != here)
            continue;
        chain->edges[chain->length++] = id;
        struct chain closed = *chain;
        if (edge->to == start) {
            if (closed.length == 1)
                closed.edges[closed.length++] = id;
            if (some_choice_is_possible(naive, &closed, 0))
                naive->possible[visited] = true;
        } else if (!(visited & 1u << edge->to)) {
            naive_walk(naive, chain, start, edge->to, visited | 1u << edge->to);
        }
        chain->length--;
    }
}

/* Check what was reported on its own terms; return its set of locks. */
static uint32_t check_cycle(uint64_t seed, const struct naive *naive, const struct cc_lock_cycle *cycle)
{
    struct chain chain = { .length = cycle->length };
    uint32_t set = 0;
    CHECK_SEED(seed, cycle->length >= 2 && cycle->length <= MOST_LOCKS);
    for (uint32_t i = 0; i < cycle->length; i++) {
        const struct cc_lock_edge *edge = cc_lock_order_graph_edge(naive->graph, cycle->edges[i]);
        const struct cc_lock_edge *next = cc_lock_order_graph_edge(naive->graph, cycle->edges[(i + 1) % cycle->length]);
        CHECK_SEED(seed, edge->to == next->from);
        CHECK_SEED(seed, cycle->witness[i] < edge->witness_count);
        chain.edges[i] = cycle->edges[i];
        chain.witness[i] = &edge->witnesses[cycle->witness[i]];
        set |= 1u << edge->from;
    }
    uint32_t locks = (uint32_t)__builtin_popcount(set);
    CHECK_SEED(seed, locks == cycle->length || (locks == 1 && cycle->length == 2));
    CHECK_SEED(seed, chain_is_possible(naive, &chain));
    return set;
}

/* `barred` are the locks that are no gates. */
static struct cc_lock_witness random_witness(struct test_random *random, uint32_t locks, uint32_t barred,
                                             cc_lock_id *gates)
{
    struct cc_lock_witness witness = {
        .thread = test_random_below(random, 4),
        .from_shared = test_random_chance(random, 25),
        .to_shared = test_random_chance(random, 25),
        .to_can_wait = test_random_chance(random, 85),
        .order_proof = test_random_chance(random, 40) ? 1 + test_random_below(random, 2) : 0,
        .epoch = test_random_below(random, 4),
        .gates = gates,
    };
    witness.thread_many = witness.thread == 3;
    for (cc_lock_id lock = 0; lock < locks; lock++)
        if (!(barred >> lock & 1) && test_random_chance(random, 15))
            gates[witness.gate_count++] = lock;
    return witness;
}

static void random_graph(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    struct fixture fixture;
    uint32_t locks = 1 + test_random_below(&random, MOST_LOCKS);
    uint32_t many = test_random_chance(&random, 50) ? test_random_below(&random, 1u << MOST_LOCKS) : 0;
    uint32_t additions = test_random_below(&random, 3 * locks + 4);
    bool parallel[4][4];
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t j = 0; j <= i; j++)
            parallel[i][j] = parallel[j][i] = test_random_chance(&random, 80);
    begin(&fixture, locks, many);
    for (uint32_t i = 0; i < additions; i++) {
        cc_lock_id from = test_random_below(&random, locks), to = test_random_below(&random, locks);
        cc_lock_id gates[MOST_LOCKS];
        if (from != to || (many >> from & 1))
            add(&fixture, from, to, random_witness(&random, locks, (1u << from | 1u << to) & ~many, gates));
    }
    static struct naive naive;
    naive = (struct naive){ .graph = fixture.graph, .parallel = (const bool(*)[4])parallel };
    for (cc_lock_id start = 0; start < locks; start++) {
        struct chain chain = { 0 };
        naive_walk(&naive, &chain, start, start, 1u << start);
    }
    find(&fixture, NULL, naive_parallel, parallel);
    CHECK_SEED(seed, fixture.complete);
    uint32_t before = 0;
    for (uint32_t i = 0; i < fixture.count; i++) {
        uint32_t set = check_cycle(seed, &naive, &fixture.cycles[i]), size = (uint32_t)__builtin_popcount(set);
        CHECK_SEED(seed, naive.possible[set]); /* also false when it was reported before */
        CHECK_SEED(seed, before <= size);
        naive.possible[set] = false;
        before = size;
    }
    for (uint32_t set = 0; set < 1u << MOST_LOCKS; set++)
        CHECK_SEED(seed, !naive.possible[set]);
    CHECK_SEED(seed, cc_lock_order_graph_check(fixture.graph));
    test_arena_end(&fixture.memory, fixture.arena);
}

static void random_graphs_agree_with_brute_force(void **state)
{
    (void)state;
    test_with_seeds(5000, random_graph);
}

static void exhaustion_is_reported(void **state)
{
    (void)state;
    for (uint32_t refuse = 0;; refuse++) {
        struct fixture fixture;
        begin(&fixture, 5000, 0);
        add_ring(&fixture, 0, 5);
        fixture.memory.refuse_from = fixture.memory.calls + 1 + refuse;
        enum cc_status status = CC_OK;
        for (int i = 0; i < 20 && !status; i++)
            status = cc_lock_order_graph_cycles(fixture.graph, NULL, NULL, NULL, &fixture.cycles, &fixture.count,
                                                &fixture.complete);
        assert_true(status == CC_OK || status == CC_ERR_NO_MEMORY);
        assert_true(cc_lock_order_graph_check(fixture.graph));
        test_arena_end(&fixture.memory, fixture.arena);
        if (!status)
            return;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_threads_close_a_cycle_one_does_not),
        cmocka_unit_test(three_edges_need_three_threads),
        cmocka_unit_test(a_common_gate_protects),
        cmocka_unit_test(a_gate_of_a_class_protects_within_objects),
        cmocka_unit_test(a_held_lock_is_a_gate_too),
        cmocka_unit_test(a_try_lock_does_not_wait),
        cmocka_unit_test(readers_do_not_block_each_other),
        cmocka_unit_test(one_proved_order_excludes_a_cycle),
        cmocka_unit_test(a_class_can_deadlock_with_itself),
        cmocka_unit_test(what_is_not_parallel_closes_nothing),
        cmocka_unit_test(witnesses_are_chosen_again),
        cmocka_unit_test(bounds_cut_and_say_so),
        cmocka_unit_test(each_set_of_locks_is_reported_once),
        cmocka_unit_test(a_long_ring_is_searched_within_bounds),
        cmocka_unit_test(random_graphs_agree_with_brute_force),
        cmocka_unit_test(exhaustion_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
