/* SPDX-License-Identifier: Apache-2.0 */
/* Id vectors, id maps and the text pool. */
#include "unit_support.h"

#include <stdio.h>
#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/id_vec.h"
#include "lockgraph/text_pool.h"

enum { KEYS = 600 };

/* Keys that hashing has to spread: dense, in steps of a large power of two, and the extremes. */
static uint64_t key_of(uint32_t index)
{
    if (index == 0)
        return UINT64_MAX;
    return index % 2 ? index / 2 : (uint64_t)index << 40;
}

static void map_is_like_an_array(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_id_map map = { 0 };
    uint32_t naive[KEYS], count = 0;
    memset(naive, 0xff, sizeof naive);
    CHECK_SEED(seed, cc_id_map_get(&map, 0) == CC_NO_ID);
    for (uint32_t i = 0; i < 2000; i++) {
        uint32_t index = test_random_below(&random, KEYS), id = test_random_below(&random, CC_NO_ID);
        CHECK_SEED(seed, cc_id_map_get(&map, key_of(index)) == naive[index]);
        if (test_random_chance(&random, 50))
            continue;
        count += naive[index] == CC_NO_ID;
        CHECK_SEED(seed, cc_id_map_put(arena, &map, key_of(index), id) == CC_OK);
        naive[index] = id;
    }
    for (uint32_t index = 0; index < KEYS; index++)
        CHECK_SEED(seed, cc_id_map_get(&map, key_of(index)) == naive[index]);
    CHECK_SEED(seed, map.count == count);
    test_arena_end(&memory, arena);
}

static void maps_are_like_arrays(void **state)
{
    (void)state;
    test_with_seeds(100, map_is_like_an_array);
}

/* What was in the map before memory ran out stays there. */
static void a_refused_map_keeps_what_it_has(void **state)
{
    (void)state;
    for (uint32_t refuse = 2;; refuse++) {
        struct test_memory memory = { .refuse_from = refuse };
        struct cc_arena *arena = test_arena(&memory);
        struct cc_id_map map = { 0 };
        uint32_t stored = 0;
        while (stored < 20000 && cc_id_map_put(arena, &map, stored * 7ull, stored) == CC_OK)
            stored++;
        assert_int_equal(map.count, stored);
        for (uint32_t i = 0; i < stored; i++)
            assert_int_equal(cc_id_map_get(&map, i * 7ull), i);
        assert_int_equal(cc_id_map_get(&map, stored * 7ull), CC_NO_ID);
        test_arena_end(&memory, arena);
        if (stored == 20000)
            return;
    }
}

static void vectors_grow(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_id_vec vec = { 0 };
    assert_false(cc_id_vec_has(&vec, 0));
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(cc_id_vec_push(arena, &vec, i * 3), CC_OK);
    assert_int_equal(vec.count, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(vec.at[i], i * 3);
    assert_int_equal(cc_id_vec_add(arena, &vec, 30), CC_OK);
    assert_int_equal(vec.count, 1000);
    assert_int_equal(cc_id_vec_add(arena, &vec, 31), CC_OK);
    assert_int_equal(vec.count, 1001);
    assert_true(cc_id_vec_has(&vec, 31));
    assert_false(cc_id_vec_has(&vec, 32));
    test_arena_end(&memory, arena);
}

static void a_refused_vector_keeps_what_it_has(void **state)
{
    (void)state;
    for (uint32_t refuse = 2;; refuse++) {
        struct test_memory memory = { .refuse_from = refuse };
        struct cc_arena *arena = test_arena(&memory);
        struct cc_id_vec vec = { 0 };
        uint32_t stored = 0;
        while (stored < 50000 && cc_id_vec_push(arena, &vec, stored) == CC_OK)
            stored++;
        assert_int_equal(vec.count, stored);
        for (uint32_t i = 0; i < stored; i++)
            assert_int_equal(vec.at[i], i);
        test_arena_end(&memory, arena);
        if (stored == 50000)
            return;
    }
}

static void equal_texts_are_one(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_text_pool pool = { 0 };
    const char *kept[500], *again;
    char text[16];
    for (int i = 0; i < 500; i++) {
        (void)snprintf(text, sizeof text, "lock%d", i);
        assert_int_equal(cc_text_pool_keep(arena, &pool, text, &kept[i]), CC_OK);
        assert_ptr_not_equal(kept[i], text);
    }
    for (int i = 0; i < 500; i++) {
        (void)snprintf(text, sizeof text, "lock%d", i);
        assert_string_equal(kept[i], text);
        assert_int_equal(cc_text_pool_keep(arena, &pool, text, &again), CC_OK);
        assert_ptr_equal(again, kept[i]);
    }
    assert_int_equal(pool.count, 500);
    assert_int_equal(cc_text_pool_keep(arena, &pool, NULL, &again), CC_OK);
    assert_null(again);
    test_arena_end(&memory, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_are_like_arrays), cmocka_unit_test(a_refused_map_keeps_what_it_has),
        cmocka_unit_test(vectors_grow),         cmocka_unit_test(a_refused_vector_keeps_what_it_has),
        cmocka_unit_test(equal_texts_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
