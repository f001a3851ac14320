/* SPDX-License-Identifier: Apache-2.0 */
#include "unit_support.h"

#include <string.h>

#include "lockgraph/finding.h"

static void rules_have_ids_meanings_and_levels(void **state)
{
    (void)state;
    for (int number = CC_RULE_NONE + 1; number < CC_RULE_COUNT; number++) {
        enum cc_rule rule = (enum cc_rule)number;
        const char *id = cc_rule_id(rule);
        assert_int_equal(cc_rule_by_id(id), rule);
        assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz-"), strlen(id));
        assert_true(strlen(cc_rule_meaning(rule)) > 10);
        assert_string_not_equal(cc_level_name(cc_rule_level(rule)), "none");
    }
    assert_int_equal(cc_rule_by_id("no-such-rule"), CC_RULE_NONE);
    assert_int_equal(cc_rule_by_id("none"), CC_RULE_NONE);
    assert_int_equal(cc_rule_by_id(""), CC_RULE_NONE);
    assert_string_equal(cc_rule_id(CC_RULE_LOCK_ORDER_CYCLE), "lock-order-cycle");
    assert_int_equal(cc_rule_level(CC_RULE_DATA_RACE), CC_LEVEL_ERROR);
    assert_int_equal(cc_rule_level(CC_RULE_LOCK_LEAK), CC_LEVEL_WARNING);
    assert_int_equal(cc_rule_level(CC_RULE_TRYLOCK_LIVELOCK), CC_LEVEL_NOTE);
    assert_string_equal(cc_level_name(CC_LEVEL_WARNING), "warning");
}

enum { FINDINGS = 40 };

struct batch {
    struct cc_finding findings[FINDINGS];
    struct cc_place places[FINDINGS];
    uint32_t count;
};

static void add(struct batch *batch, enum cc_rule rule, const char *key, const char *file, uint32_t line)
{
    struct cc_place *place = &batch->places[batch->count];
    struct cc_finding *finding = &batch->findings[batch->count];
    *place = (struct cc_place){ .site = { .file = file, .line = line } };
    *finding = (struct cc_finding){ .rule = rule, .key = key, .places = place, .place_count = 1 };
    finding->message = key; /* to find it again */
    batch->count++;
}

static void fingerprint(struct batch *batch)
{
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    cc_findings_sort(batch->findings, batch->count);
    assert_int_equal(cc_findings_fingerprint(arena, batch->findings, batch->count), CC_OK);
    test_arena_end(&memory, arena);
}

static uint64_t fingerprint_of(const struct batch *batch, enum cc_rule rule, const char *key, uint32_t ordinal)
{
    for (uint32_t i = 0; i < batch->count; i++)
        if (batch->findings[i].rule == rule && strcmp(batch->findings[i].key, key) == 0 && ordinal-- == 0)
            return batch->findings[i].fingerprint;
    fail_msg("no finding %s of %s", key, cc_rule_id(rule));
    return 0;
}

static void fingerprints_survive_moves(void **state)
{
    (void)state;
    struct batch before = { 0 }, after = { 0 };
    add(&before, CC_RULE_DATA_RACE, "counter|worker|main", "a.c", 10);
    add(&before, CC_RULE_DATA_RACE, "total|worker|main", "a.c", 20);
    add(&before, CC_RULE_LOCK_LEAK, "total|worker|main", "b.c", 5);
    fingerprint(&before);
    /* Lines shifted, functions reordered, a file renamed, a finding more in between. */
    add(&after, CC_RULE_LOCK_LEAK, "total|worker|main", "0.c", 99);
    add(&after, CC_RULE_DATA_RACE, "total|worker|main", "a.c", 12);
    add(&after, CC_RULE_DATA_RACE, "extra|worker|main", "a.c", 20);
    add(&after, CC_RULE_DATA_RACE, "counter|worker|main", "a.c", 400);
    fingerprint(&after);
    for (uint32_t i = 0; i < before.count; i++) {
        const struct cc_finding *finding = &before.findings[i];
        assert_true(finding->fingerprint == fingerprint_of(&after, finding->rule, finding->key, 0));
        for (uint32_t j = 0; j < i; j++)
            assert_true(finding->fingerprint != before.findings[j].fingerprint);
    }
}

static void equal_keys_get_ordinals(void **state)
{
    (void)state;
    struct batch one = { 0 }, three = { 0 };
    add(&one, CC_RULE_DATA_RACE, "x", "a.c", 7);
    for (uint32_t line = 1; line <= 3; line++)
        add(&three, CC_RULE_DATA_RACE, "x", "a.c", line);
    add(&three, CC_RULE_DATA_RACE, NULL, "a.c", 9);
    three.findings[3].key = "";
    fingerprint(&one);
    fingerprint(&three);
    assert_true(fingerprint_of(&one, CC_RULE_DATA_RACE, "x", 0) == fingerprint_of(&three, CC_RULE_DATA_RACE, "x", 0));
    for (uint32_t i = 0; i < three.count; i++)
        for (uint32_t j = 0; j < i; j++)
            assert_true(three.findings[i].fingerprint != three.findings[j].fingerprint);
}

static void fingerprinting_reports_exhaustion(void **state)
{
    (void)state;
    struct test_memory memory = { .refuse_from = 2 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_finding finding = { .rule = CC_RULE_DATA_RACE, .key = "x" };
    assert_int_equal(cc_findings_fingerprint(arena, &finding, 1), CC_ERR_NO_MEMORY);
    assert_int_equal(cc_findings_fingerprint(arena, NULL, 0), CC_OK);
    test_arena_end(&memory, arena);
}

static void sorting_goes_by_place_rule_and_key(void **state)
{
    (void)state;
    struct batch batch = { 0 };
    add(&batch, CC_RULE_DATA_RACE, "8", "b.c", 1);
    add(&batch, CC_RULE_DATA_RACE, "7", "a.c", 20);
    add(&batch, CC_RULE_LOCK_LEAK, "0", "a.c", 3);
    add(&batch, CC_RULE_DATA_RACE, "5", "a.c", 3);
    add(&batch, CC_RULE_DATA_RACE, "4", "a.c", 3);
    add(&batch, CC_RULE_DATA_RACE, "2", "a.c", 2);
    add(&batch, CC_RULE_DATA_RACE, "3", "a.c", 2);
    batch.places[6].site.column = 8;
    batch.places[5].site.column = 9;
    add(&batch, CC_RULE_DATA_RACE, "1", NULL, 0);
    batch.findings[7].place_count = 0;
    cc_findings_sort(batch.findings, batch.count);
    const char *order[] = { "1", "3", "2", "4", "5", "0", "7", "8" };
    for (uint32_t i = 0; i < batch.count; i++)
        assert_string_equal(batch.findings[i].key, order[i]);
}

static void sorting_keeps_equal_ones_in_order(void **state)
{
    (void)state;
    struct batch batch = { 0 };
    static const char *const messages[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
    for (uint32_t i = 0; i < FINDINGS; i++) {
        add(&batch, CC_RULE_DATA_RACE, "same", "a.c", i % 4);
        batch.findings[i].message = messages[i / 4];
    }
    cc_findings_sort(batch.findings, batch.count);
    for (uint32_t i = 0; i < FINDINGS; i++)
        assert_string_equal(batch.findings[i].message, messages[i % 10]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_have_ids_meanings_and_levels),
        cmocka_unit_test(fingerprints_survive_moves),
        cmocka_unit_test(equal_keys_get_ordinals),
        cmocka_unit_test(fingerprinting_reports_exhaustion),
        cmocka_unit_test(sorting_goes_by_place_rule_and_key),
        cmocka_unit_test(sorting_keeps_equal_ones_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
