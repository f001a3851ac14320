/* SPDX-License-Identifier: Apache-2.0 */
#include "test_model_sample.h"

#include <endian.h>
#include <unistd.h>

#include "analyzer/model/model_checksum.h"

enum { MAGIC_WIDTH = 8, HEADER_WIDTH = 32 };

static void sample_is_valid(uint64_t seed)
{
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_model_problem problem;
    struct cc_model *model = sample_unit(arena, seed, 9);
    if (cc_model_check(model, &problem) != CC_OK)
        fail_msg("seed %llu: %s %u: %s", (unsigned long long)seed, problem.table, (unsigned)problem.row, problem.rule);
    test_arena_end(&memory, arena);
}

static void samples_are_valid(void **state)
{
    (void)state;
    test_with_seeds(50, sample_is_valid);
}

static void round_trip_of(uint64_t seed)
{
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_model *model = sample_unit(arena, seed, 1 + (uint32_t)seed * 7), *again = NULL;
    struct bytes first = sample_written(model);
    CHECK_SEED(seed, sample_read(first.at, first.length, arena, &again) == CC_OK);
    struct bytes second = sample_written(again);
    CHECK_SEED(seed, first.length == second.length && memcmp(first.at, second.at, first.length) == 0);
    struct bytes dump = sample_dumped(model), dump_again = sample_dumped(again);
    CHECK_SEED(seed, dump.length > 1000 && strcmp(dump.at, dump_again.at) == 0);
    free(first.at);
    free(second.at);
    free(dump.at);
    free(dump_again.at);
    test_arena_end(&memory, arena);
}

static void round_trip(void **state)
{
    (void)state;
    test_with_seeds(40, round_trip_of);
}

/* More rows than fit in one buffer or in the first cautious reservation, through a file and through a pipe-like stream. */
static void large_round_trip(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_model *model = sample_unit(arena, 5, 12000), *again = NULL;
    struct bytes first = sample_written(model);
    assert_true(first.length > 4u * 1024 * 1024);
    assert_int_equal(sample_read(first.at, first.length, arena, &again), CC_OK);
    struct bytes second = sample_written(again);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.at, second.at, first.length);

    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(cc_model_write(model, file), CC_OK);
    rewind(file);
    assert_int_equal(cc_model_read(file, arena, &again), CC_OK);
    struct bytes third = sample_written(again);
    assert_memory_equal(first.at, third.at, first.length);
    assert_int_equal(ftruncate(fileno(file), (off_t)first.length - 1), 0);
    rewind(file);
    assert_int_equal(cc_model_read(file, arena, &again), CC_ERR_FORMAT);
    assert_int_equal(fclose(file), 0);
    free(first.at);
    free(second.at);
    free(third.at);
    test_arena_end(&memory, arena);
}

static void empty_model(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_model *model = cc_model_builder_model(cc_model_builder_new(arena)), *again = NULL;
    struct bytes bytes = sample_written(model);
    assert_int_equal(sample_read(bytes.at, bytes.length, arena, &again), CC_OK);
    assert_int_equal(again->funcs_count, 1);
    assert_int_equal(again->texts_count, 1);
    assert_string_equal(cc_model_text(again, 0), "");
    free(bytes.at);
    test_arena_end(&memory, arena);
}

static enum cc_status read_apart(const char *bytes, size_t length)
{
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_model *model = NULL;
    enum cc_status status = sample_read(bytes, length, arena, &model);
    assert_true((status == CC_OK) == (model != NULL));
    test_arena_end(&memory, arena);
    return status;
}

static struct bytes small_file(struct test_memory *memory, uint64_t seed)
{
    struct cc_arena *arena = test_arena(memory);
    struct bytes bytes = sample_written(sample_unit(arena, seed, 3));
    test_arena_end(memory, arena);
    return bytes;
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct bytes bytes = small_file(&memory, 3);
    for (size_t length = 0; length < bytes.length; length++)
        assert_int_equal(read_apart(bytes.at, length), CC_ERR_FORMAT);
    assert_int_equal(read_apart(bytes.at, bytes.length), CC_OK);
    free(bytes.at);
}

static void trailing_bytes_are_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct bytes bytes = small_file(&memory, 4);
    char *longer = calloc(1, bytes.length + 1);
    assert_non_null(longer);
    memcpy(longer, bytes.at, bytes.length);
    assert_int_equal(read_apart(longer, bytes.length + 1), CC_ERR_FORMAT);
    free(longer);
    free(bytes.at);
}

static void every_flipped_bit_is_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct bytes bytes = small_file(&memory, 6);
    for (size_t bit = 0; bit < bytes.length * 8; bit++) {
        bytes.at[bit / 8] = (char)(bytes.at[bit / 8] ^ (1 << bit % 8));
        enum cc_status status = read_apart(bytes.at, bytes.length);
        bool version = bit / 8 >= MAGIC_WIDTH && bit / 8 < MAGIC_WIDTH + 4;
        assert_int_equal(status, version ? CC_ERR_VERSION : CC_ERR_FORMAT);
        bytes.at[bit / 8] = (char)(bytes.at[bit / 8] ^ (1 << bit % 8));
    }
    free(bytes.at);
}

/* Each change alone breaks a promise, and the check names the table. */
static void broken_promises_are_named(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_model *model = sample_unit(arena, 7, 3);
    struct cc_model_problem problem;
#define BREAK(place, value, where)                                                                                     \
    do {                                                                                                               \
        __typeof__(place) right = (place);                                                                             \
        (place) = (value);                                                                                             \
        assert_int_equal(cc_model_check(model, &problem), CC_ERR_FORMAT);                                              \
        assert_string_equal(problem.table, where);                                                                     \
        (place) = right;                                                                                               \
        assert_int_equal(cc_model_check(model, &problem), CC_OK);                                                      \
    } while (0)
    BREAK(model->locs[2].file, model->texts_count, "locs");
    BREAK(model->types[1].kind, CC_TYPE_FUNCTION + 1, "types");
    BREAK(model->types[2].field_count, 4, "types");
    BREAK(model->types[3].element, 3, "types"); /* a pointer to itself */
    BREAK(model->fields[2].type, 2, "types");   /* a struct within itself */
    BREAK(model->fields[1].owner, model->types_count, "fields");
    BREAK(model->vars[2].inits, model->inits_count, "vars");
    BREAK(model->vars[2].linkage, CC_LINKAGE_WEAK + 1, "vars");
    BREAK(model->inits[1].kind, CC_INIT_VAR, "inits"); /* of variable 0 */
    BREAK(model->funcs[1].param_count, 3, "funcs");
    BREAK(model->funcs[1].block_count, 0, "blocks"); /* leaves blocks that are nobody's */
    BREAK(model->funcs[3].insts, model->funcs[1].insts, "insts");
    BREAK(model->blocks[1].func, 3, "blocks");
    BREAK(model->blocks[1].term, CC_TERM_UNREACHABLE + 1, "blocks");
    BREAK(model->blocks[1].target[1], model->blocks_count, "blocks");
    BREAK(model->insts[1].op, CC_OP_VAR_END + 1, "insts");
    BREAK(model->insts[1].type, model->types_count, "insts");
    assert_int_equal(model->annotations_count, 3);
    BREAK(model->annotations[1].subject, model->fields_count, "annotations");
    BREAK(model->annotations[1].steps[0], model->fields_count, "annotations");
    BREAK(model->annotations[1].step_count, CC_ANNOTATION_STEPS + 1, "annotations");
    BREAK(model->annotations[1].kind, CC_ANNOTATION_CAPABILITY + 1, "annotations");
    BREAK(model->annotations[1].base, CC_BASE_ARGUMENT, "annotations"); /* of a member */
    BREAK(model->annotations[2].base, CC_BASE_OBJECT, "annotations");   /* of a function */
    BREAK(model->annotations[2].base_id, model->vars_count, "annotations");
    BREAK(model->losts[1].func, model->funcs_count, "losts");
    BREAK(model->dependencies[1], model->dependencies[2], "dependencies");
    BREAK(model->main_file, model->texts_count, "texts");
#undef BREAK
    test_arena_end(&memory, arena);
}

/* Make each value of itself, then of a later one; returns how many were tried. */
static uint32_t refuse_rings(struct cc_model *model)
{
    uint32_t rings = 0;
    for (uint32_t i = 1; i + 1 < model->insts_count; i++) {
        struct cc_inst *inst = &model->insts[i];
        cc_inst_id right = inst->a;
        if (inst->op != CC_OP_STORE && inst->op != CC_OP_BINARY && inst->op != CC_OP_FIELD_ADDR)
            continue;
        for (uint32_t later = 0; later < 2; later++, rings++) {
            inst->a = i + later;
            assert_int_equal(cc_model_check(model, NULL), CC_ERR_FORMAT);
        }
        inst->a = right;
        assert_int_equal(cc_model_check(model, NULL), CC_OK);
    }
    return rings;
}

/* A value made of itself, or of a later one, would send whoever follows operands round for ever. */
static void values_in_a_ring_are_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    uint32_t rings = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct cc_arena *arena = test_arena(&memory);
        rings += refuse_rings(sample_unit(arena, seed, 3));
        test_arena_end(&memory, arena);
    }
    assert_true(rings > 50);
}

/* Let a block hold all instructions of its function, beside the next, which holds some. The function, or 0 where there is none. */
static cc_func_id spread_block(struct cc_model *model, uint32_t *surplus)
{
    for (cc_block_id b = 1; b + 1 < model->blocks_count; b++) {
        struct cc_block *block = &model->blocks[b];
        const struct cc_func *func = &model->funcs[block->func];
        if (!block->inst_count || block[1].func != block->func || !block[1].inst_count)
            continue;
        *surplus = func->inst_count - block->inst_count;
        block->insts = func->insts;
        block->inst_count = func->inst_count;
        return block->func;
    }
    return 0;
}

/* Two blocks of one function that share instructions are not made good by one of another function that has none. */
static void blocks_that_overlap_are_refused(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    uint32_t tried = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct cc_arena *arena = test_arena(&memory);
        struct cc_model *model = sample_unit(arena, seed, 3);
        struct cc_model_problem problem;
        uint32_t surplus = 0;
        cc_func_id spread = spread_block(model, &surplus);
        if (spread) {
            for (cc_block_id b = 1; b < model->blocks_count && surplus; b++) {
                uint32_t taken = model->blocks[b].func == spread ? 0 : model->blocks[b].inst_count;
                taken = taken < surplus ? taken : surplus;
                model->blocks[b].inst_count -= taken;
                surplus -= taken;
            }
            assert_int_equal(cc_model_check(model, &problem), CC_ERR_FORMAT);
            tried += surplus == 0 && strcmp(problem.rule, "blocks do not overlap") == 0;
        }
        test_arena_end(&memory, arena);
    }
    assert_true(tried > 5);
}

/* Give the body its right checksum, as somebody would who makes a bad file on purpose. */
static void seal(struct bytes bytes)
{
    struct cc_checksum sum = { 0 };
    cc_checksum_add(&sum, (const uint8_t *)bytes.at + HEADER_WIDTH, bytes.length - HEADER_WIDTH);
    uint64_t length = htole64(sum.length), value = htole64(cc_checksum_value(&sum));
    memcpy(bytes.at + MAGIC_WIDTH + 8, &length, sizeof length);
    memcpy(bytes.at + MAGIC_WIDTH + 16, &value, sizeof value);
}

/* Whatever is read from a forged file keeps the promises of a model: it can be dumped and written. */
static void forged_file(uint64_t seed)
{
    struct test_memory memory = { 0 };
    struct test_random random = test_random_from(seed);
    struct bytes bytes = small_file(&memory, seed);
    for (uint32_t round = 0; round < 60; round++) {
        struct bytes forged = { malloc(bytes.length), bytes.length };
        assert_non_null(forged.at);
        memcpy(forged.at, bytes.at, bytes.length);
        for (uint32_t i = 0; i < 1 + round % 3; i++) {
            uint32_t at = HEADER_WIDTH + test_random_below(&random, (uint32_t)bytes.length - HEADER_WIDTH);
            forged.at[at] = (char)(test_random_chance(&random, 50) ? test_random_below(&random, 256)
                                                                   : test_random_below(&random, 4));
        }
        seal(forged);
        struct cc_arena *arena = test_arena(&memory);
        struct cc_model *model = NULL;
        enum cc_status status = sample_read(forged.at, forged.length, arena, &model);
        CHECK_SEED(seed, status == CC_OK || status == CC_ERR_FORMAT);
        if (status == CC_OK) {
            struct bytes dump = sample_dumped(model), again = sample_written(model);
            free(dump.at);
            free(again.at);
        }
        test_arena_end(&memory, arena);
        free(forged.at);
    }
    free(bytes.at);
}

static void forged_files_are_harmless(void **state)
{
    (void)state;
    test_with_seeds(60, forged_file);
}

static void enormous_counts_cost_nothing(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct bytes bytes = small_file(&memory, 8);
    for (size_t at = HEADER_WIDTH; at < HEADER_WIDTH + 64; at += 4) {
        struct bytes forged = { malloc(bytes.length), bytes.length };
        assert_non_null(forged.at);
        memcpy(forged.at, bytes.at, bytes.length);
        memset(forged.at + at, 0xff, 4);
        seal(forged);
        assert_int_equal(read_apart(forged.at, forged.length), CC_ERR_FORMAT);
        free(forged.at);
    }
    free(bytes.at);
}

static void missing_memory_is_reported(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct bytes bytes = small_file(&memory, 9);
    for (uint32_t refuse = 2; refuse < 6; refuse++) {
        struct test_memory poor = { .refuse_from = refuse };
        struct cc_arena *arena = test_arena(&poor);
        struct cc_model *model = NULL;
        enum cc_status status = sample_read(bytes.at, bytes.length, arena, &model);
        assert_true(status == CC_OK || status == CC_ERR_NO_MEMORY);
        assert_true(refuse > 2 || status == CC_ERR_NO_MEMORY);
        test_arena_end(&poor, arena);
    }
    free(bytes.at);
}

static void full_disk_is_reported(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "wb");
    if (!full)
        skip();
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    assert_int_equal(cc_model_write(sample_unit(arena, 1, 3), full), CC_ERR_IO);
    (void)fclose(full);
    test_arena_end(&memory, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_valid),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(large_round_trip),
        cmocka_unit_test(empty_model),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(trailing_bytes_are_refused),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(broken_promises_are_named),
        cmocka_unit_test(values_in_a_ring_are_refused),
        cmocka_unit_test(blocks_that_overlap_are_refused),
        cmocka_unit_test(forged_files_are_harmless),
        cmocka_unit_test(enormous_counts_cost_nothing),
        cmocka_unit_test(missing_memory_is_reported),
        cmocka_unit_test(full_disk_is_reported),
    };
    return cmocka_run_group_tests_name("model file", tests, NULL, NULL);
}
