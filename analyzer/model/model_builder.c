/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/model/model_builder.h"

#include <string.h>

#include "analyzer/model/model_tables.h"
#include "lockgraph/id_map.h"

enum { FIRST_ROOM = 64 };

/* An open-addressing set of text ids; the hash is kept so that growing does not read the texts again. */
struct text_slot {
    uint64_t hash;
    cc_text_id id; /* 0 marks a free slot */
};

struct cc_model_builder {
    struct cc_model model;
    struct text_slot *slots;
    uint32_t slot_count; /* a power of two */
};

void *cc_model_table_room(struct cc_arena *arena, void *rows, uint32_t count, uint32_t *room, uint64_t wanted,
                          size_t size)
{
    if (wanted <= *room)
        return rows;
    uint64_t larger = *room ? (uint64_t)*room * 2 : FIRST_ROOM;
    if (larger < wanted)
        larger = wanted;
    /* Ids have 32 bits: a table that needs more is as good as out of memory. */
    void *grown = cc_arena_array(arena, larger < UINT32_MAX ? (size_t)larger : SIZE_MAX, size);
    if (count)
        memcpy(grown, rows, (size_t)count * size);
    *room = (uint32_t)larger;
    return grown;
}

struct cc_model_builder *cc_model_builder_new(struct cc_arena *arena)
{
    struct cc_model_builder *builder = cc_arena_alloc(arena, sizeof *builder);
    struct cc_model *model = &builder->model;
    model->arena = arena;
#define FIRST_ROW(type, name)                                                                                          \
    CC_MODEL_RESERVE(model, name, 1);                                                                                  \
    model->name##_count = 1;
    CC_MODEL_ROW_TABLES(FIRST_ROW)
#undef FIRST_ROW
    CC_MODEL_RESERVE(model, texts, 1);
    model->texts[0] = "";
    model->texts_count = 1;
    builder->slot_count = 2 * FIRST_ROOM;
    builder->slots = cc_arena_array(arena, builder->slot_count, sizeof *builder->slots);
    return builder;
}

struct cc_model *cc_model_builder_model(struct cc_model_builder *builder)
{
    return &builder->model;
}

static void grow_slots(struct cc_model_builder *builder)
{
    uint32_t count = builder->slot_count * 2;
    struct text_slot *slots = cc_arena_array(builder->model.arena, count, sizeof *slots);
    for (uint32_t i = 0; i < builder->slot_count; i++) {
        const struct text_slot *old = &builder->slots[i];
        if (!old->id)
            continue;
        uint32_t to = (uint32_t)old->hash & (count - 1);
        while (slots[to].id)
            to = (to + 1) & (count - 1);
        slots[to] = *old;
    }
    builder->slots = slots;
    builder->slot_count = count;
}

cc_text_id cc_model_add_text(struct cc_model_builder *builder, const char *text)
{
    if (!text || !*text)
        return 0;
    struct cc_model *model = &builder->model;
    if ((uint64_t)model->texts_count * 2 > builder->slot_count)
        grow_slots(builder);
    uint64_t hash = cc_hash_text(0, text);
    uint32_t mask = builder->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;
    for (; builder->slots[at].id; at = (at + 1) & mask) {
        const struct text_slot *slot = &builder->slots[at];
        if (slot->hash == hash && strcmp(model->texts[slot->id], text) == 0)
            return slot->id;
    }
    CC_MODEL_RESERVE(model, texts, 1);
    cc_text_id id = model->texts_count++;
    model->texts[id] = cc_arena_text(model->arena, text, strlen(text));
    builder->slots[at] = (struct text_slot){ .hash = hash, .id = id };
    return id;
}

/* Append `*row` to table `name` and give its id. */
#define APPEND(builder, name, row)                                                                                     \
    struct cc_model *model = &(builder)->model;                                                                        \
    CC_MODEL_RESERVE(model, name, 1);                                                                                  \
    model->name[model->name##_count] = *(row);                                                                         \
    return model->name##_count++

cc_loc_id cc_model_add_loc(struct cc_model_builder *builder, const struct cc_loc *loc)
{
    APPEND(builder, locs, loc);
}

cc_type_id cc_model_add_type(struct cc_model_builder *builder, const struct cc_type *type)
{
    APPEND(builder, types, type);
}

cc_field_id cc_model_add_field(struct cc_model_builder *builder, const struct cc_field *field)
{
    APPEND(builder, fields, field);
}

cc_var_id cc_model_add_var(struct cc_model_builder *builder, const struct cc_var *var)
{
    APPEND(builder, vars, var);
}

uint32_t cc_model_add_init(struct cc_model_builder *builder, const struct cc_init *init)
{
    APPEND(builder, inits, init);
}

cc_func_id cc_model_add_func(struct cc_model_builder *builder, const struct cc_func *func)
{
    APPEND(builder, funcs, func);
}

cc_block_id cc_model_add_block(struct cc_model_builder *builder, const struct cc_block *block)
{
    APPEND(builder, blocks, block);
}

uint32_t cc_model_add_case(struct cc_model_builder *builder, const struct cc_case *row)
{
    APPEND(builder, cases, row);
}

cc_inst_id cc_model_add_inst(struct cc_model_builder *builder, const struct cc_inst *inst)
{
    APPEND(builder, insts, inst);
}

uint32_t cc_model_add_operand(struct cc_model_builder *builder, uint32_t operand)
{
    APPEND(builder, operands, &operand);
}

/* Headers repeat annotations in each unit; there are few of different content. */
static bool claim_the_same(const struct cc_annotation *a, const struct cc_annotation *b)
{
    if (a->kind != b->kind || a->subject != b->subject || a->of_variable != b->of_variable || a->base != b->base ||
        a->base_id != b->base_id || a->up != b->up || a->step_count != b->step_count)
        return false;
    if (a->base == CC_BASE_NOTHING && a->text != b->text)
        return false;
    return memcmp(a->steps, b->steps, a->step_count * sizeof *a->steps) == 0;
}

void cc_model_add_annotation(struct cc_model_builder *builder, const struct cc_annotation *annotation)
{
    struct cc_model *model = &builder->model;
    for (uint32_t i = 1; i < model->annotations_count; i++)
        if (claim_the_same(&model->annotations[i], annotation))
            return;
    CC_MODEL_RESERVE(model, annotations, 1);
    model->annotations[model->annotations_count++] = *annotation;
}

void cc_model_add_lost(struct cc_model_builder *builder, const struct cc_lost *lost)
{
    struct cc_model *model = &builder->model;
    CC_MODEL_RESERVE(model, losts, 1);
    model->losts[model->losts_count++] = *lost;
}

/* The table stays sorted by path and free of duplicates, whatever the order of the calls. */
void cc_model_add_dependency(struct cc_model_builder *builder, const char *path)
{
    cc_text_id id = cc_model_add_text(builder, path);
    if (!id)
        return;
    struct cc_model *model = &builder->model;
    CC_MODEL_RESERVE(model, dependencies, 1);
    uint32_t low = 1, high = model->dependencies_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(model->texts[model->dependencies[middle]], path);
        if (order == 0)
            return;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    cc_text_id *place = &model->dependencies[low];
    memmove(place + 1, place, (model->dependencies_count - low) * sizeof *place);
    *place = id;
    model->dependencies_count++;
}
