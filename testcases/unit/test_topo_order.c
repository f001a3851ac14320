/* SPDX-License-Identifier: Apache-2.0 */
/* The incremental order against plain reachability, on random graphs. */
#include "unit_support.h"

#include <string.h>

#include "lockgraph/topo_order.h"

enum { MOST_NODES = 24 };

/* reach[a][b]: a path of one edge or more leads from a to b. */
struct naive {
    bool reach[MOST_NODES][MOST_NODES];
    uint32_t count;
};

static void naive_add(struct naive *naive, uint32_t from, uint32_t to)
{
    for (uint32_t a = 0; a < naive->count; a++)
        for (uint32_t b = 0; b < naive->count; b++)
            if ((a == from || naive->reach[a][from]) && (b == to || naive->reach[to][b]))
                naive->reach[a][b] = true;
}

static void compare(uint64_t seed, const struct naive *naive, const struct cc_topo_order *order)
{
    CHECK_SEED(seed, cc_topo_order_check(order));
    for (uint32_t a = 0; a < naive->count; a++) {
        uint32_t size = 1;
        for (uint32_t b = 0; b < naive->count; b++) {
            bool together = a == b || (naive->reach[a][b] && naive->reach[b][a]);
            bool same = cc_topo_order_component(order, a) == cc_topo_order_component(order, b);
            CHECK_SEED(seed, together == same);
            size += together && a != b;
            if (naive->reach[a][b] && !together)
                CHECK_SEED(seed, cc_topo_order_position(order, a) < cc_topo_order_position(order, b));
        }
        CHECK_SEED(seed, size == cc_topo_order_component_size(order, a));
    }
}

static void random_graph(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_topo_order order = { 0 };
    struct naive naive = { 0 };
    uint32_t most = 2 + test_random_below(&random, MOST_NODES - 1);
    uint32_t edges = test_random_below(&random, 3 * most);
    uint32_t backward = test_random_below(&random, 101); /* percent: from an acyclic graph to any */
    assert_int_equal(cc_topo_order_reserve(arena, &order, most, edges), CC_OK);
    while (naive.count < 2)
        CHECK_SEED(seed, cc_topo_order_add_node(&order) == naive.count++);
    for (uint32_t i = 0; i < edges; i++) {
        if (naive.count < most && test_random_chance(&random, 50))
            CHECK_SEED(seed, cc_topo_order_add_node(&order) == naive.count++);
        /* Even numbers descend, odd ones ascend: numbers alone never give the order away. */
        uint32_t from = test_random_below(&random, naive.count), to = test_random_below(&random, naive.count);
        bool forward = (from ^ 0x15u) <= (to ^ 0x15u);
        if (!forward && !test_random_chance(&random, backward)) {
            uint32_t other = from;
            from = to;
            to = other;
        }
        naive_add(&naive, from, to);
        CHECK_SEED(seed, cc_topo_order_add_edge(&order, from, to) == (from == to || naive.reach[to][from]));
        compare(seed, &naive, &order);
    }
    test_arena_end(&memory, arena);
}

static void random_graphs(void **state)
{
    (void)state;
    test_with_seeds(2000, random_graph);
}

/* A path a million nodes long, added against the order and then closed: no recursion may follow it. */
static void long_path(void **state)
{
    (void)state;
    enum { NODES = 1000 * 1000 };
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_topo_order order = { 0 };
    assert_int_equal(cc_topo_order_reserve(arena, &order, NODES, NODES), CC_OK);
    for (uint32_t i = 0; i < NODES; i++)
        (void)cc_topo_order_add_node(&order);
    for (uint32_t i = 0; i + 1 < NODES; i++)
        assert_false(cc_topo_order_add_edge(&order, i, i + 1));
    assert_true(cc_topo_order_add_edge(&order, NODES - 1, 0));
    assert_int_equal(cc_topo_order_component_size(&order, 0), NODES);
    assert_true(cc_topo_order_add_edge(&order, 5, 77));
    assert_true(cc_topo_order_check(&order));
    test_arena_end(&memory, arena);
}

/* Joined components must not be scanned edge by edge again: the work stays near-linear. */
static void growing_component(void **state)
{
    (void)state;
    enum { NODES = 20000, FAN = 20 };
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_topo_order order = { 0 };
    assert_int_equal(cc_topo_order_reserve(arena, &order, NODES, NODES * (FAN + 1)), CC_OK);
    for (uint32_t i = 0; i < NODES; i++)
        (void)cc_topo_order_add_node(&order);
    for (uint32_t i = 1; i < NODES; i++) {
        for (uint32_t j = 1; j <= FAN && j <= i; j++)
            assert_false(cc_topo_order_add_edge(&order, i - j, i));
        assert_true(cc_topo_order_add_edge(&order, i, 0));
    }
    assert_int_equal(cc_topo_order_component_size(&order, 0), NODES);
    assert_true(cc_topo_order_check(&order));
    test_arena_end(&memory, arena);
}

static void refused_memory(void **state)
{
    (void)state;
    for (uint32_t refuse = 2;; refuse++) {
        struct test_memory memory = { .refuse_from = refuse };
        struct cc_arena *arena = test_arena(&memory);
        struct cc_topo_order order = { 0 };
        enum cc_status status = CC_OK;
        for (uint32_t i = 0; i < 5000 && !status; i++) {
            status = cc_topo_order_reserve(arena, &order, 1, 1);
            if (status)
                break;
            (void)cc_topo_order_add_node(&order);
            (void)cc_topo_order_add_edge(&order, i, i / 2);
        }
        assert_true(status == CC_OK || status == CC_ERR_NO_MEMORY);
        assert_true(cc_topo_order_check(&order));
        test_arena_end(&memory, arena);
        if (!status)
            return;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(long_path),
        cmocka_unit_test(growing_component),
        cmocka_unit_test(refused_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
