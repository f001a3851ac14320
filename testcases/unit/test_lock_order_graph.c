/* SPDX-License-Identifier: Apache-2.0 */
/* Building the lock-order graph: copies, witnesses, errors, memory. Cycles are in test_lock_cycles.c. */
#include "unit_support.h"

#include <string.h>

#include "lockgraph/lock_order_graph.h"

static cc_lock_id lock(struct cc_lock_order_graph *graph, uint64_t identity, bool many)
{
    struct cc_lock_class class = { .name = "lock", .class_key = "key", .many = many };
    cc_lock_id id = UINT32_MAX;
    assert_int_equal(cc_lock_order_graph_lock(graph, identity, &class, &id), CC_OK);
    return id;
}

static void locks_are_known_by_identity(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    char name[] = "account.mutex", key[] = "struct account.mutex", file[] = "bank.c", function[] = "init";
    struct cc_lock_class class = { name, key, true, { .file = file, .line = 7, .function = function } };
    cc_lock_id first, second;
    assert_int_equal(cc_lock_order_graph_lock(graph, UINT64_MAX, &class, &first), CC_OK);
    assert_int_equal(lock(graph, 0, false), 1);
    assert_int_equal(cc_lock_order_graph_lock(graph, UINT64_MAX, &class, &second), CC_OK);
    assert_int_equal(first, second);
    assert_int_equal(cc_lock_order_graph_lock_count(graph), 2);
    name[0] = key[0] = file[0] = function[0] = '?';
    const struct cc_lock_class *copy = cc_lock_order_graph_class(graph, first);
    assert_string_equal(copy->name, "account.mutex");
    assert_string_equal(copy->class_key, "struct account.mutex");
    assert_string_equal(copy->site.file, "bank.c");
    assert_string_equal(copy->site.function, "init");
    assert_int_equal(copy->site.line, 7);
    assert_true(copy->many);
    test_arena_end(&memory, arena);
}

static void witnesses_are_copied_deeply(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    cc_lock_id a = lock(graph, 1, false), b = lock(graph, 2, false), c = lock(graph, 3, false);
    char text[] = "acquires `b`", name[] = "c", file[] = "bank.c";
    cc_lock_id gates[] = { c };
    struct cc_site path[] = { { .file = file, .line = 3, .function = "main" } };
    struct cc_held_lock held[] = { { .name = name, .class_key = "c", .site = { .file = file, .line = 4 } } };
    struct cc_lock_witness witness = {
        .to_can_wait = true,
        .gates = gates,
        .gate_count = 1,
        .context = 77,
        .to_place = { .text = text, .locks = held, .lock_count = 1, .path = path, .path_count = 1 },
    };
    bool closes = true;
    assert_int_equal(cc_lock_order_graph_add(graph, a, b, &witness, &closes), CC_OK);
    assert_false(closes);
    text[0] = name[0] = file[0] = '?';
    gates[0] = path[0].line = held[0].site.line = 99;
    const struct cc_lock_edge *edge = cc_lock_order_graph_edge(graph, 0);
    assert_int_equal(edge->from, a);
    assert_int_equal(edge->to, b);
    const struct cc_lock_witness *copy = &edge->witnesses[0];
    assert_int_equal(copy->gates[0], c);
    assert_int_equal(copy->context, 77);
    assert_string_equal(copy->to_place.text, "acquires `b`");
    assert_string_equal(copy->to_place.locks[0].name, "c");
    assert_int_equal(copy->to_place.locks[0].site.line, 4);
    assert_string_equal(copy->to_place.path[0].file, "bank.c");
    assert_int_equal(copy->to_place.path[0].line, 3);
    test_arena_end(&memory, arena);
}

/* Each way to differ is one witness more; places and context are none. */
static void equal_witnesses_only_count(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    for (uint64_t identity = 0; identity < 4; identity++)
        (void)lock(graph, identity, false);
    const cc_lock_id gate2[] = { 2 }, gate3[] = { 3 }, both[] = { 2, 3 };
    const struct cc_lock_witness different[] = {
        { .thread = 1 },
        { .thread = 2 },
        { .thread = 1, .thread_many = true },
        { .thread = 1, .from_shared = true },
        { .thread = 1, .to_shared = true },
        { .thread = 1, .to_can_wait = true },
        { .thread = 1, .order_proof = 5 },
        { .thread = 1, .epoch = 5 },
        { .thread = 1, .gates = gate2, .gate_count = 1 },
        { .thread = 1, .gates = gate3, .gate_count = 1 },
        { .thread = 1, .gates = both, .gate_count = 2 },
    };
    const uint32_t count = sizeof different / sizeof *different;
    for (uint32_t round = 1; round <= 3; round++) {
        for (uint32_t i = 0; i < count; i++) {
            struct cc_lock_witness witness = different[i];
            witness.context = round;
            witness.from_place.site.line = round;
            assert_int_equal(cc_lock_order_graph_add(graph, 0, 1, &witness, NULL), CC_OK);
        }
        assert_int_equal(cc_lock_order_graph_edge_count(graph), 1);
        assert_int_equal(cc_lock_order_graph_edge(graph, 0)->witness_count, count);
        assert_int_equal(cc_lock_order_graph_edge(graph, 0)->count, round * count);
    }
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(cc_lock_order_graph_edge(graph, 0)->witnesses[i].context, 1);
        assert_int_equal(cc_lock_order_graph_edge(graph, 0)->witnesses[i].from_place.site.line, 1);
    }
    /* The same witness on another edge is news there. */
    assert_int_equal(cc_lock_order_graph_add(graph, 1, 0, &different[0], NULL), CC_OK);
    assert_int_equal(cc_lock_order_graph_edge(graph, 1)->witness_count, 1);
    assert_true(cc_lock_order_graph_check(graph));
    test_arena_end(&memory, arena);
}

static void wrong_input_is_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    cc_lock_id one = lock(graph, 1, false), many = lock(graph, 2, true);
    const cc_lock_id descending[] = { 1, 0 }, twice[] = { 1, 1 }, unknown[] = { 2 };
    struct cc_lock_witness plain = { 0 };
    struct cc_lock_witness bad_order = { .gates = descending, .gate_count = 2 };
    struct cc_lock_witness bad_twice = { .gates = twice, .gate_count = 2 };
    struct cc_lock_witness bad_gate = { .gates = unknown, .gate_count = 1 };
    assert_int_equal(cc_lock_order_graph_add(graph, one, 2, &plain, NULL), CC_ERR_INPUT);
    assert_int_equal(cc_lock_order_graph_add(graph, 2, one, &plain, NULL), CC_ERR_INPUT);
    assert_int_equal(cc_lock_order_graph_add(graph, one, one, &plain, NULL), CC_ERR_INPUT);
    assert_int_equal(cc_lock_order_graph_add(graph, one, many, &bad_order, NULL), CC_ERR_INPUT);
    assert_int_equal(cc_lock_order_graph_add(graph, one, many, &bad_twice, NULL), CC_ERR_INPUT);
    assert_int_equal(cc_lock_order_graph_add(graph, one, many, &bad_gate, NULL), CC_ERR_INPUT);
    assert_int_equal(cc_lock_order_graph_edge_count(graph), 0);
    bool closes = false;
    assert_int_equal(cc_lock_order_graph_add(graph, many, many, &plain, &closes), CC_OK);
    assert_true(closes);
    assert_true(cc_lock_order_graph_check(graph));
    test_arena_end(&memory, arena);
}

/* An edge added long ago lies on a cycle from the moment another edge closes it. */
static void closing_is_about_the_graph_as_it_is(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    for (uint64_t identity = 0; identity < 3; identity++)
        (void)lock(graph, identity, false);
    const struct cc_lock_witness witness = { .thread = 1 };
    bool closes;
    assert_int_equal(cc_lock_order_graph_add(graph, 2, 1, &witness, &closes), CC_OK);
    assert_false(closes);
    assert_int_equal(cc_lock_order_graph_add(graph, 1, 0, &witness, &closes), CC_OK);
    assert_false(closes);
    assert_int_equal(cc_lock_order_graph_add(graph, 2, 1, &witness, &closes), CC_OK);
    assert_false(closes);
    assert_int_equal(cc_lock_order_graph_add(graph, 0, 2, &witness, &closes), CC_OK);
    assert_true(closes);
    assert_int_equal(cc_lock_order_graph_add(graph, 2, 1, &witness, &closes), CC_OK);
    assert_true(closes);
    test_arena_end(&memory, arena);
}

/* Add the same random edges; stop at the first refusal. Returns how many additions came through. */
static uint32_t build(struct cc_lock_order_graph *graph, uint32_t wanted, enum cc_status *status)
{
    struct test_random random = test_random_from(3);
    static const struct cc_lock_class class = { .name = "lock", .class_key = "key" };
    cc_lock_id id;
    for (uint64_t identity = 0; identity < 200 && !*status; identity++)
        *status = cc_lock_order_graph_lock(graph, identity, &class, &id);
    uint32_t added = 0;
    while (added < wanted && !*status) {
        cc_lock_id from = test_random_below(&random, 199);
        cc_lock_id to = from + 1 + test_random_below(&random, 199 - from);
        cc_lock_id gates[] = { to };
        struct cc_lock_witness witness = { .thread = added % 7, .gates = gates, .gate_count = 1 };
        *status = cc_lock_order_graph_add(graph, 199 - from, 199 - to, &witness, NULL);
        added += !*status;
    }
    return added;
}

/*
 * Refuse the block number `refuse` to an arena that has spent `spent` bytes before: wherever that
 * hits, the graph is what it was before the addition that failed. False when nothing was refused.
 */
static bool survive_refusal(uint32_t refuse, size_t spent)
{
    enum { WANTED = 3000 };
    struct test_memory memory = { 0 }, plenty = { 0 };
    struct cc_arena *arena = test_arena(&memory), *other = test_arena(&plenty);
    struct cc_lock_order_graph *graph, *whole;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    assert_int_equal(cc_lock_order_graph_create(other, &whole), CC_OK);
    assert_non_null(cc_arena_alloc(arena, spent));
    memory.refuse_from = memory.calls + refuse;
    enum cc_status status = CC_OK, fine = CC_OK;
    uint32_t added = build(graph, WANTED, &status);
    assert_true(status == CC_OK || status == CC_ERR_NO_MEMORY);
    assert_true(cc_lock_order_graph_check(graph));
    assert_int_equal(build(whole, added, &fine), added);
    assert_int_equal(cc_lock_order_graph_edge_count(graph), cc_lock_order_graph_edge_count(whole));
    for (cc_edge_id id = 0; id < cc_lock_order_graph_edge_count(graph); id++) {
        const struct cc_lock_edge *a = cc_lock_order_graph_edge(graph, id);
        const struct cc_lock_edge *b = cc_lock_order_graph_edge(whole, id);
        assert_true(a->from == b->from && a->to == b->to && a->count == b->count);
        assert_int_equal(a->witness_count, b->witness_count);
    }
    memory.refuse_from = 0; /* and it goes on when there is memory again */
    enum cc_status again = CC_OK;
    assert_int_equal(build(graph, WANTED, &again), WANTED);
    assert_true(cc_lock_order_graph_check(graph));
    test_arena_end(&memory, arena);
    test_arena_end(&plenty, other);
    return status != CC_OK;
}

static void refused_memory_leaves_the_graph_whole(void **state)
{
    (void)state;
    for (size_t spent = 0; spent < 16 * 1024; spent += 304)
        for (uint32_t refuse = 1; survive_refusal(refuse, spent); refuse++)
            ;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locks_are_known_by_identity),         cmocka_unit_test(witnesses_are_copied_deeply),
        cmocka_unit_test(equal_witnesses_only_count),          cmocka_unit_test(wrong_input_is_refused),
        cmocka_unit_test(closing_is_about_the_graph_as_it_is), cmocka_unit_test(refused_memory_leaves_the_graph_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
