/* SPDX-License-Identifier: Apache-2.0 */
#include "unit_support.h"

#include <stdlib.h>

#include "lockgraph/in_place_sort.h"

struct item {
    uint32_t key, place;
    char ballast[300]; /* longer than what is swapped at once */
};

static int compare_keys(void *context, const void *a, const void *b)
{
    uint32_t *calls = context;
    ++*calls;
    const struct item *left = a, *right = b;
    return (left->key > right->key) - (left->key < right->key);
}

static void sort_stable(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    uint32_t count = test_random_below(&random, 400), calls = 0;
    uint32_t keys = 1 + test_random_below(&random, count + 1);
    uint32_t held[401] = { 0 };
    struct item *items = calloc(count + 1, sizeof *items);
    assert_non_null(items);
    for (uint32_t i = 0; i < count; i++) {
        items[i].key = test_random_below(&random, keys);
        items[i].place = i;
        items[i].ballast[299] = (char)('a' + i % 26);
        held[items[i].key]++;
    }
    struct item *room = calloc(count / 2 + 1, sizeof *room);
    assert_non_null(room);
    if (seed % 2)
        cc_sort_stable(items, count, sizeof *items, compare_keys, &calls);
    else
        cc_sort_stable_in(items, count, sizeof *items, compare_keys, &calls, room);
    free(room);
    bool sorted = true;
    for (uint32_t i = 0; i < count; i++) {
        sorted &= items[i].ballast[299] == (char)('a' + items[i].place % 26);
        sorted &= held[items[i].key]-- > 0;
        if (i > 0)
            sorted &= items[i - 1].key < items[i].key ||
                      (items[i - 1].key == items[i].key && items[i - 1].place < items[i].place);
    }
    free(items);
    CHECK_SEED(seed, sorted);
    CHECK_SEED(seed, calls <= 24 * (count + 1));
}

static void sort_ids(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    uint32_t count = test_random_below(&random, 300);
    uint32_t ids[300], counts[300] = { 0 };
    for (uint32_t i = 0; i < count; i++)
        counts[ids[i] = test_random_below(&random, 300)]++;
    cc_sort_ids(ids, count);
    for (uint32_t i = 0; i < count; i++) {
        CHECK_SEED(seed, counts[ids[i]]-- > 0);
        CHECK_SEED(seed, i == 0 || ids[i - 1] <= ids[i]);
    }
}

static void stable_sort_keeps_equal_ones_in_order(void **state)
{
    (void)state;
    test_with_seeds(500, sort_stable);
}

static void ids_are_sorted(void **state)
{
    (void)state;
    test_with_seeds(500, sort_ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stable_sort_keeps_equal_ones_in_order),
        cmocka_unit_test(ids_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
