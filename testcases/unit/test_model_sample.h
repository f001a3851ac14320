/* SPDX-License-Identifier: Apache-2.0 */
/* Models for the tests of analyzer/model: random ones that keep every promise of program_model.h. */
#ifndef CC_TESTCASES_TEST_MODEL_SAMPLE_H
#define CC_TESTCASES_TEST_MODEL_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/model/model_builder.h"
#include "analyzer/model/model_check.h"
#include "analyzer/model/model_file.h"
#include "unit_support.h"

struct sample {
    struct cc_model_builder *builder;
    struct cc_model *model;
    struct test_random random;
    cc_type_id int_type, pointer_type, struct_type, func_type;
};

static inline uint32_t sample_below(struct sample *sample, uint32_t bound)
{
    return test_random_below(&sample->random, bound);
}

static inline cc_text_id sample_name(struct sample *sample, const char *prefix, uint32_t number)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s%u", prefix, (unsigned)number);
    return cc_model_add_text(sample->builder, name);
}

static inline cc_loc_id sample_loc(struct sample *sample)
{
    uint32_t line = 1 + sample_below(sample, 500);
    struct cc_loc loc = {
        .file = cc_model_add_text(sample->builder, "src/sample.c"),
        .line = line,
        .column = 1 + sample_below(sample, 80),
        .end_line = line,
        .end_column = 90,
        .macro = test_random_chance(&sample->random, 10) ? cc_model_add_text(sample->builder, "GUARD") : 0,
        .in_system_header = test_random_chance(&sample->random, 10),
    };
    return cc_model_add_loc(sample->builder, &loc);
}

/* int, a struct with a pointer to itself and a bit-field, a pointer to it, an array, a function type. */
static inline void sample_types(struct sample *sample, const char *tag)
{
    struct cc_model_builder *builder = sample->builder;
    sample->int_type = cc_model_add_type(
        builder, &(struct cc_type){ .kind = CC_TYPE_INT, .size = 4, .name = cc_model_add_text(builder, "int") });
    sample->struct_type = cc_model_add_type(
        builder, &(struct cc_type){ .kind = CC_TYPE_STRUCT, .size = 24, .name = cc_model_add_text(builder, tag) });
    sample->pointer_type = cc_model_add_type(
        builder, &(struct cc_type){ .kind = CC_TYPE_POINTER, .size = 8, .element = sample->struct_type });
    cc_type_id array = cc_model_add_type(
        builder,
        &(struct cc_type){
            .kind = CC_TYPE_ARRAY, .flags = CC_TYPE_CONST, .size = 8, .element = sample->int_type, .count = 2 });
    sample->func_type =
        cc_model_add_type(builder, &(struct cc_type){ .kind = CC_TYPE_FUNCTION, .element = sample->int_type });
    struct cc_field next = { .name = cc_model_add_text(builder, "next"),
                             .type = sample->pointer_type,
                             .owner = sample->struct_type };
    struct cc_field pair = {
        .name = cc_model_add_text(builder, "pair"), .type = array, .owner = sample->struct_type, .offset = 8
    };
    struct cc_field bits = { .name = cc_model_add_text(builder, "bits"),
                             .type = sample->int_type,
                             .owner = sample->struct_type,
                             .offset = 16,
                             .bit_shift = 3,
                             .bit_width = 5 };
    cc_field_id first = cc_model_add_field(builder, &next);
    (void)cc_model_add_field(builder, &pair);
    (void)cc_model_add_field(builder, &bits);
    sample->model->types[sample->struct_type].fields = first;
    sample->model->types[sample->struct_type].field_count = 3;
}

static inline cc_var_id sample_global(struct sample *sample, const char *name, uint8_t linkage, uint32_t inits)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < inits; i++) {
        struct cc_init init = { .kind = CC_INIT_INT, .offset = 4 * i, .size = 4, .value = -(int64_t)i };
        uint32_t id = cc_model_add_init(sample->builder, &init);
        first = first ? first : id;
    }
    struct cc_var var = { .name = cc_model_add_text(sample->builder, name),
                          .type = sample->int_type,
                          .loc = sample_loc(sample),
                          .kind = CC_VAR_GLOBAL,
                          .linkage = linkage,
                          .inits = first,
                          .init_count = inits };
    return cc_model_add_var(sample->builder, &var);
}

static inline cc_inst_id sample_inst(struct sample *sample, cc_inst_id first, cc_inst_id here, cc_var_id var)
{
    struct cc_inst inst = { .type = sample->int_type, .loc = sample_loc(sample) };
    uint32_t earlier = here > first ? first + sample_below(sample, here - first) : 0;
    switch (sample_below(sample, earlier ? 9 : 3)) {
    case 0:
        inst.op = CC_OP_CONST;
        inst.imm = (int64_t)sample_below(sample, 1000) - 500;
        break;
    case 1:
        inst.op = CC_OP_VAR_ADDR;
        inst.a = var;
        break;
    case 2:
        inst.op = CC_OP_TEXT;
        inst.a = sample_name(sample, "literal ", sample_below(sample, 50));
        break;
    case 3:
        inst.op = CC_OP_FIELD_ADDR;
        inst.a = earlier;
        inst.b = 1 + sample_below(sample, 3);
        inst.imm = 8;
        break;
    case 4:
        inst.op = CC_OP_STORE;
        inst.a = inst.b = earlier;
        inst.flags = CC_INST_ATOMIC;
        inst.order = CC_RELEASE;
        break;
    case 5:
        inst.op = CC_OP_BINARY;
        inst.sub = (uint8_t)(1 + sample_below(sample, CC_BIN_PTR_DIFF));
        inst.a = inst.b = earlier;
        break;
    case 6:
        inst.op = CC_OP_CAS;
        inst.a = inst.b = inst.c = earlier;
        inst.order = CC_SEQ_CST;
        break;
    case 7:
        inst.op = CC_OP_FUNC_ADDR;
        inst.a = 1 + sample_below(sample, sample->model->funcs_count - 1);
        break;
    default:
        inst.op = CC_OP_CALL;
        inst.a = 1 + sample_below(sample, sample->model->funcs_count - 1);
        inst.imm = sample_below(sample, 3);
        for (int64_t i = 0; i < inst.imm; i++) {
            uint32_t place = cc_model_add_operand(sample->builder, earlier);
            inst.c = inst.c ? inst.c : place;
        }
        break;
    }
    return cc_model_add_inst(sample->builder, &inst);
}

static inline void sample_blocks(struct sample *sample, cc_func_id id, cc_var_id var)
{
    struct cc_model *model = sample->model;
    uint32_t blocks = 1 + sample_below(sample, 5);
    cc_block_id first_block = model->blocks_count;
    cc_inst_id first = model->insts_count;
    for (uint32_t i = 0; i < blocks; i++) {
        struct cc_block block = { .func = id, .insts = model->insts_count, .term_loc = sample_loc(sample) };
        uint32_t insts = 1 + sample_below(sample, 8);
        for (uint32_t j = 0; j < insts; j++)
            block.value = sample_inst(sample, first, model->insts_count, var);
        block.inst_count = insts;
        block.term = (uint8_t)(1 + sample_below(sample, CC_TERM_UNREACHABLE));
        if (block.term == CC_TERM_JUMP || block.term == CC_TERM_BRANCH || block.term == CC_TERM_SWITCH)
            block.target[0] = first_block + sample_below(sample, blocks);
        if (block.term == CC_TERM_BRANCH)
            block.target[1] = first_block + sample_below(sample, blocks);
        if (block.term == CC_TERM_SWITCH || block.term == CC_TERM_INDIRECT) {
            struct cc_case row = { -1, 7, first_block + sample_below(sample, blocks) };
            block.cases = cc_model_add_case(sample->builder, &row);
            block.case_count = 1;
        }
        (void)cc_model_add_block(sample->builder, &block);
    }
    struct cc_func *func = &model->funcs[id];
    func->blocks = first_block;
    func->block_count = blocks;
    func->insts = first;
    func->inst_count = model->insts_count - first;
}

/* Add a function that is declared only; sample_define gives it a body. */
static inline cc_func_id sample_func(struct sample *sample, const char *name, uint8_t linkage)
{
    struct cc_func func = { .name = cc_model_add_text(sample->builder, name),
                            .type = sample->func_type,
                            .loc = sample_loc(sample),
                            .linkage = linkage };
    return cc_model_add_func(sample->builder, &func);
}

/* Give function `id` a parameter, a local and random blocks. At least one function must exist. */
static inline void sample_define(struct sample *sample, cc_func_id id)
{
    struct cc_var param = {
        .name = cc_model_add_text(sample->builder, "p"), .type = sample->pointer_type, .owner = id, .kind = CC_VAR_PARAM
    };
    struct cc_var local = {
        .name = cc_model_add_text(sample->builder, "n"), .type = sample->int_type, .owner = id, .kind = CC_VAR_LOCAL
    };
    cc_var_id first = cc_model_add_var(sample->builder, &param);
    cc_var_id second = cc_model_add_var(sample->builder, &local);
    struct cc_func *func = &sample->model->funcs[id];
    func->flags |= CC_FUNC_DEFINED;
    func->params = first;
    func->param_count = 1;
    func->var_count = 2;
    sample_blocks(sample, id, test_random_chance(&sample->random, 50) ? first : second);
}

static inline struct sample sample_begin(struct cc_arena *arena, uint64_t seed, const char *tag)
{
    struct sample sample = { .builder = cc_model_builder_new(arena), .random = test_random_from(seed) };
    sample.model = cc_model_builder_model(sample.builder);
    sample_types(&sample, tag);
    return sample;
}

/* A whole random unit with `funcs` functions. */
static inline struct cc_model *sample_unit(struct cc_arena *arena, uint64_t seed, uint32_t funcs)
{
    struct sample sample = sample_begin(arena, seed, "struct node");
    sample.model->main_file = cc_model_add_text(sample.builder, "src/sample.c");
    for (uint32_t i = 0; i < 10; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "global%u", (unsigned)i);
        (void)sample_global(&sample, name, i % 2 ? CC_LINKAGE_INTERNAL : CC_LINKAGE_EXTERNAL, i % 4);
    }
    for (uint32_t i = 0; i < funcs; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "func%u", (unsigned)i);
        (void)sample_func(&sample, name, i % 3 ? CC_LINKAGE_EXTERNAL : CC_LINKAGE_INTERNAL);
    }
    for (uint32_t i = 1; i <= funcs; i += 2)
        sample_define(&sample, i);
    struct cc_annotation guarded = { .kind = CC_ANNOTATION_GUARDED,
                                     .base = CC_BASE_OBJECT,
                                     .subject = 1,
                                     .loc = sample_loc(&sample),
                                     .text = cc_model_add_text(sample.builder, "guarded_by(m)"),
                                     .step_count = 2,
                                     .steps = { 2, CC_STEP_LOAD } };
    struct cc_annotation needed = { .kind = CC_ANNOTATION_REQUIRES,
                                    .base = CC_BASE_VARIABLE,
                                    .subject = 1,
                                    .loc = sample_loc(&sample),
                                    .text = cc_model_add_text(sample.builder, "requires_capability(global1)"),
                                    .base_id = 2 };
    cc_model_add_annotation(sample.builder, &guarded);
    cc_model_add_annotation(sample.builder, &needed);
    guarded.loc = 0; /* the same again, elsewhere */
    cc_model_add_annotation(sample.builder, &guarded);
    struct cc_lost lost = { .loc = sample_loc(&sample), .text = cc_model_add_text(sample.builder, "no such header") };
    cc_model_add_lost(sample.builder, &lost);
    cc_model_add_dependency(sample.builder, "src/sample.c");
    cc_model_add_dependency(sample.builder, "include/z.h");
    cc_model_add_dependency(sample.builder, "include/a.h");
    return sample.model;
}

/* The bytes of a model file. */
struct bytes {
    char *at;
    size_t length;
};

static inline struct bytes sample_written(const struct cc_model *model)
{
    struct bytes bytes = { NULL, 0 };
    FILE *stream = open_memstream(&bytes.at, &bytes.length);
    assert_non_null(stream);
    assert_int_equal(cc_model_write(model, stream), CC_OK);
    assert_int_equal(fclose(stream), 0);
    return bytes;
}

static inline struct bytes sample_dumped(const struct cc_model *model)
{
    struct bytes bytes = { NULL, 0 };
    FILE *stream = open_memstream(&bytes.at, &bytes.length);
    assert_non_null(stream);
    assert_int_equal(cc_model_dump(model, stream), CC_OK);
    assert_int_equal(fclose(stream), 0);
    return bytes;
}

/* Read `length` bytes as a model file. */
static inline enum cc_status sample_read(const char *bytes, size_t length, struct cc_arena *arena,
                                         struct cc_model **out)
{
    static char none[1];
    FILE *stream = length ? fmemopen((void *)(uintptr_t)bytes, length, "rb") : fmemopen(none, 1, "rb");
    assert_non_null(stream);
    if (!length)
        (void)fgetc(stream);
    enum cc_status status = cc_model_read(stream, arena, out);
    assert_int_equal(fclose(stream), 0);
    return status;
}

#endif
