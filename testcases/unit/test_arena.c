/* SPDX-License-Identifier: Apache-2.0 */
#include "unit_support.h"

#include <string.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct test_random random = test_random_from(1);
    enum { PIECES = 3000 };
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    for (uint32_t i = 0; i < PIECES; i++) {
        sizes[i] = test_random_chance(&random, 2) ? 100000 : test_random_below(&random, 200);
        pieces[i] = cc_arena_alloc(arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t byte = 0; byte < sizes[i]; byte++)
            assert_int_equal(pieces[i][byte], 0);
        memset(pieces[i], (int)(i % 255 + 1), sizes[i]);
    }
    size_t sum = 0;
    for (uint32_t i = 0; i < PIECES; i++) {
        sum += sizes[i];
        for (size_t byte = 0; byte < sizes[i]; byte++)
            assert_int_equal(pieces[i][byte], i % 255 + 1);
    }
    assert_true(cc_arena_footprint(arena) >= sum);
    test_arena_end(&memory, arena);
}

/* A large object gets a block of its own and leaves the rest of the open block in use. */
static void large_objects_waste_no_open_block(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    for (int i = 0; i < 50; i++) {
        assert_non_null(cc_arena_alloc(arena, 16));
        assert_non_null(cc_arena_alloc(arena, 1000000));
    }
    assert_true(cc_arena_footprint(arena) < 50 * 1000000 + 100000);
    test_arena_end(&memory, arena);
}

/* What has a block for itself goes back at once; what shares one stays, and so does its neighbour. */
static void large_objects_can_be_given_back(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    enum { LARGE = 8 * 1024 * 1024 };
    char *first = cc_arena_alloc(arena, 100), *large = cc_arena_alloc(arena, LARGE),
         *second = cc_arena_alloc(arena, 100);
    size_t footprint = cc_arena_footprint(arena);
    memset(first, 1, 100);
    memset(second, 2, 100);
    cc_arena_give_back(arena, first);
    cc_arena_give_back(arena, NULL);
    assert_int_equal(cc_arena_footprint(arena), footprint);
    cc_arena_give_back(arena, large);
    assert_true(cc_arena_footprint(arena) <= footprint - LARGE);
    assert_int_equal(first[99], 1);
    assert_int_equal(second[99], 2);
    char *third = cc_arena_alloc(arena, 100);
    assert_int_equal(third[0], 0);
    test_arena_end(&memory, arena);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    char source[] = "mutex1 and more";
    char *text = cc_arena_text(arena, source, 6);
    memset(source, 'x', sizeof source - 1);
    assert_string_equal(text, "mutex1");
    assert_string_equal(cc_arena_text(arena, "", 0), "");
    assert_string_equal(cc_arena_format(arena, "%s:%d", "bank.c", 12), "bank.c:12");
    char *wide = cc_arena_format(arena, "%40000d", 7);
    assert_int_equal(strlen(wide), 40000);
    test_arena_end(&memory, arena);
}

static void arrays_grow_and_stay_on_refusal(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    uint32_t *array = NULL, room = 0, copies = 0;
    for (uint32_t count = 0; count < 5000; count++) {
        uint32_t *grown = cc_arena_grown(arena, array, count, &room, (uint64_t)count + 1, sizeof *array);
        assert_non_null(grown);
        assert_true(room > count);
        copies += grown != array;
        array = grown;
        array[count] = count * 3;
    }
    assert_true(copies <= 14); /* doubling */
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(array[i], i * 3);
    uint32_t before = room;
    assert_null(cc_arena_grown(arena, array, 5000, &room, (uint64_t)UINT32_MAX + 1, sizeof *array));
    memory.refuse_from = 1;
    assert_null(cc_arena_grown(arena, array, 5000, &room, 100 * 1000 * 1000, sizeof *array));
    assert_int_equal(room, before);
    test_arena_end(&memory, arena);
}

static void too_much_is_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    assert_null(cc_arena_alloc(arena, SIZE_MAX));
    assert_null(cc_arena_alloc(arena, SIZE_MAX / 2 + 1));
    assert_null(cc_arena_array(arena, SIZE_MAX / 4, 8));
    assert_non_null(cc_arena_alloc(arena, 1));
    test_arena_end(&memory, arena);
}

static void exhaustion_is_reported_at_every_call(void **state)
{
    (void)state;
    struct test_memory none = { .refuse_from = 1 };
    struct cc_allocator allocator = test_memory_allocator(&none);
    struct cc_arena *arena = NULL;
    assert_int_equal(cc_arena_create(&allocator, &arena), CC_ERR_NO_MEMORY);
    assert_null(arena);
    for (uint32_t refuse = 2; refuse < 12; refuse++) {
        struct test_memory memory = { .refuse_from = refuse };
        arena = test_arena(&memory);
        size_t got = 0;
        while (cc_arena_alloc(arena, 4000))
            got += 4000;
        assert_int_equal(memory.calls, refuse);
        assert_int_equal(memory.blocks, refuse - 1);
        assert_true(got <= cc_arena_footprint(arena));
        assert_int_equal(got == 0, refuse == 2);
        test_arena_end(&memory, arena);
    }
}

static jmp_buf out_of_memory;

static void jump_out(void *context)
{
    ++*(int *)context;
    longjmp(out_of_memory, 1);
}

static void the_hook_takes_over_on_exhaustion(void **state)
{
    (void)state;
    struct test_memory memory = { .refuse_from = 2 };
    struct cc_arena *arena = test_arena(&memory);
    static int calls;
    calls = 0;
    cc_arena_on_exhausted(arena, jump_out, &calls);
    if (!setjmp(out_of_memory)) {
        (void)cc_arena_alloc(arena, 1);
        fail_msg("the hook was not called");
    }
    assert_int_equal(calls, 1);
    test_arena_end(&memory, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),  cmocka_unit_test(large_objects_waste_no_open_block),
        cmocka_unit_test(large_objects_can_be_given_back),      cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(arrays_grow_and_stay_on_refusal),      cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(exhaustion_is_reported_at_every_call), cmocka_unit_test(the_hook_takes_over_on_exhaustion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
