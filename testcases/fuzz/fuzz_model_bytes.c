/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_model_bytes.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/model/model_check.h"
#include "analyzer/model/model_checksum.h"
#include "analyzer/model/model_file.h"
#include "analyzer/model/model_format.h"

enum { MEMORY = 256 << 20, TRIES = 12 };

static uint64_t state;

static uint32_t below(uint32_t bound)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return bound ? (uint32_t)(state * 0x2545f4914f6cdd1du >> 32) % bound : 0;
}

void fuzz_model_seal(uint8_t *data, size_t size)
{
    if (size < CC_HEADER_WIDTH)
        return;
    struct cc_checksum sum = { 0 };
    cc_checksum_add(&sum, data + CC_HEADER_WIDTH, size - CC_HEADER_WIDTH);
    uint64_t length = htole64(size - CC_HEADER_WIDTH), value = htole64(cc_checksum_value(&sum));
    memcpy(data + CC_HEADER_WIDTH - 16, &length, sizeof length);
    memcpy(data + CC_HEADER_WIDTH - 8, &value, sizeof value);
}

struct cc_model *fuzz_model_read(const uint8_t *data, size_t size, struct cc_arena *arena)
{
    struct cc_model *model = NULL;
    if (size == 0)
        return NULL;
    FILE *stream = fmemopen((void *)(uintptr_t)data, size, "rb");
    FUZZ_EXPECT(stream != NULL);
    enum cc_status status = cc_model_read(stream, arena, &model);
    fclose(stream);
    return status == CC_OK ? model : NULL;
}

/* A row of a table, from 1; 0 when there is none. */
#define ANY(model, table) ((model)->table##_count > 1 ? 1 + below((model)->table##_count - 1) : 0)

static int64_t some_number(void)
{
    static const int64_t numbers[] = { 0, 1, 2, 3, 4, 8, 16, 40, 64, -1, INT32_MAX, INT64_MIN, INT64_MAX };
    return numbers[below(sizeof numbers / sizeof *numbers)];
}

/* A function with a body, or NULL. */
static const struct cc_func *some_body(const struct cc_model *model)
{
    for (unsigned tries = 0; tries < 16; tries++) {
        uint32_t at = ANY(model, funcs);
        if (at && model->funcs[at].block_count && model->funcs[at].inst_count)
            return &model->funcs[at];
    }
    return NULL;
}

static void change_inst(struct cc_model *model)
{
    const struct cc_func *func = some_body(model);
    if (!func)
        return;
    struct cc_inst *inst = &model->insts[func->insts + below(func->inst_count)];
    const struct cc_inst *like = &model->insts[func->insts + below(func->inst_count)];
    struct cc_inst kept = *inst;
    switch (below(9)) {
    case 0:
        *inst = *like;
        break;
    case 1: /* other operands, the same place */
        inst->a = like->a;
        break;
    case 2:
        inst->b = like->b;
        break;
    case 3:
        inst->imm = some_number();
        break;
    case 4:
        inst->sub = (uint8_t)(1 + below(18));
        break;
    case 5:
        inst->flags ^= (uint8_t)(1u << below(8));
        inst->order = (uint8_t)below(6);
        break;
    case 6:
        inst->type = ANY(model, types);
        break;
    case 7: /* call something else */
        if (inst->op == CC_OP_CALL || inst->op == CC_OP_FUNC_ADDR)
            inst->a = ANY(model, funcs);
        else if (inst->op == CC_OP_VAR_ADDR)
            inst->a = ANY(model, vars);
        break;
    default:
        inst->op = (uint8_t)(1 + below(CC_OP_VAR_END));
    }
    inst->loc = kept.loc;
}

static void change_block(struct cc_model *model)
{
    const struct cc_func *func = some_body(model);
    if (!func)
        return;
    struct cc_block *block = &model->blocks[func->blocks + below(func->block_count)];
    uint32_t some = func->blocks + below(func->block_count);
    switch (below(5)) {
    case 0:
        block->target[0] = some;
        break;
    case 1:
        block->target[1] = some;
        break;
    case 2:
        block->term = (uint8_t)(1 + below(CC_TERM_UNREACHABLE));
        block->target[0] = some;
        break;
    case 3:
        block->value = func->insts + below(func->inst_count);
        break;
    default:
        if (block->case_count)
            model->cases[block->cases + below(block->case_count)].target = some;
    }
}

static void change_type(struct cc_model *model)
{
    uint32_t at = ANY(model, types), field = ANY(model, fields);
    if (!at)
        return;
    struct cc_type *type = &model->types[at];
    switch (below(6)) {
    case 0:
        type->element = ANY(model, types);
        break;
    case 1:
        type->size = (uint64_t)some_number();
        break;
    case 2:
        type->count = (uint64_t)some_number();
        break;
    case 3:
        type->name = model->types[ANY(model, types)].name;
        break;
    case 4:
        type->flags ^= 1u << below(5);
        break;
    default:
        if (field) {
            model->fields[field].offset = (uint64_t)some_number();
            model->fields[field].type = ANY(model, types);
        }
    }
}

static void change_symbol(struct cc_model *model)
{
    uint32_t func = ANY(model, funcs), var = ANY(model, vars), init = ANY(model, inits);
    if (below(2) && func) {
        model->funcs[func].name = below(2) ? model->funcs[ANY(model, funcs)].name : model->funcs[func].name;
        model->funcs[func].flags ^= below(3) == 0 ? 1u << below(11) : 0;
        model->funcs[func].linkage = (uint8_t)below(4);
        model->funcs[func].type = below(4) == 0 ? ANY(model, types) : model->funcs[func].type;
    } else if (var) {
        model->vars[var].type = below(2) ? ANY(model, types) : model->vars[var].type;
        model->vars[var].flags ^= (uint16_t)(1u << below(6));
        model->vars[var].linkage = (uint8_t)below(4);
    }
    if (init && below(3) == 0) {
        model->inits[init].kind = (uint8_t)(1 + below(5));
        model->inits[init].id = ANY(model, funcs);
        model->inits[init].offset = (uint64_t)some_number();
    }
}

static void change_row(struct cc_model *model)
{
    switch (below(8)) {
    case 0:
        change_type(model);
        break;
    case 1:
        change_symbol(model);
        break;
    case 2:
    case 3:
        change_block(model);
        break;
    default:
        change_inst(model);
    }
}

struct mutation {
    uint8_t *data;
    size_t size, room, out;
    bool sound;
};

/* Change a model and write it; nothing when a promise is broken that must be kept. */
static void mutate_rows(struct cc_arena *arena, void *context)
{
    struct mutation *mutation = context;
    struct cc_model *model = fuzz_model_read(mutation->data, mutation->size, arena);
    if (!model)
        return;
    for (uint32_t changes = 1 + below(3); changes; changes--)
        change_row(model);
    if (mutation->sound && cc_model_check(model, NULL) != CC_OK)
        return;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    FUZZ_EXPECT(stream != NULL);
    bool good = cc_model_write(model, stream) == CC_OK;
    fclose(stream);
    if (good && length <= mutation->room)
        memcpy(mutation->data, text, mutation->out = length);
    free(text);
}

size_t fuzz_model_mutate(uint8_t *data, size_t size, size_t room, unsigned seed, bool sound)
{
    state = (seed + 1) * 0x9e3779b97f4a7c15u;
    struct mutation mutation = { .data = data, .size = size, .room = room, .sound = sound };
    for (unsigned tries = sound || below(4) ? TRIES : 0; tries && !mutation.out; tries--)
        fuzz_run(MEMORY, mutate_rows, &mutation);
    if (!mutation.out) {
        mutation.out = LLVMFuzzerMutate(data, size, room);
        fuzz_model_seal(data, mutation.out);
    }
    return mutation.out;
}
