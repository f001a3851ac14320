/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/access_extent.h"

#include "analyzer/core/outside_object.h"

/* Where a struct lies in another: from the first place to the last. */
struct position {
    int64_t offset, last;
    uint32_t count;
    bool repeated;
};

static void note_position(void *context, int64_t offset, int64_t stride)
{
    struct position *position = context;
    position->offset = position->count && position->offset < offset ? position->offset : offset;
    position->last = position->count && position->last > offset ? position->last : offset;
    position->count++;
    position->repeated |= stride != 0;
}

/* The member of struct `type` that all these places are in, as a whole; false if they are in several. */
static bool extent_of_member(const struct cc_model *model, cc_type_id type, const struct position *position,
                             struct cc_extent *out)
{
    const struct cc_type *row = &model->types[type];
    for (uint32_t i = 0; row->kind == CC_TYPE_STRUCT && i < row->field_count; i++) {
        const struct cc_field *field = &model->fields[row->fields + i];
        const struct cc_type *inner = &model->types[field->type];
        int64_t from = (int64_t)field->offset, to = from + (int64_t)inner->size;
        bool open = i + 1 == row->field_count && inner->kind == CC_TYPE_ARRAY && inner->count <= 1;
        if (open || position->offset < from || position->last >= to)
            continue;
        *out = (struct cc_extent){ from, to };
        return true;
    }
    return false;
}

/* The bytes of the outermost struct that the source names on the way to the access; its type, or 0. */
static cc_type_id written_extent(const struct cc_model *model, cc_inst_id address, struct cc_extent *out)
{
    cc_type_id owner = 0;
    bool indexed = false;
    for (const struct cc_inst *inst = &model->insts[address];
         inst->op == CC_OP_FIELD_ADDR || inst->op == CC_OP_INDEX_ADDR; inst = &model->insts[inst->a]) {
        if (inst->op == CC_OP_INDEX_ADDR) {
            indexed = true;
            continue;
        }
        const struct cc_field *field = &model->fields[inst->b];
        const struct cc_type *row = &model->types[field->type];
        int64_t at = (int64_t)field->offset;
        if (!owner || indexed)
            *out = (struct cc_extent){ at, at + (int64_t)row->size };
        else
            *out = (struct cc_extent){ out->from + at, out->to + at };
        /* an array of one at the end of a struct may be allocated longer */
        if (!row->size || (indexed && (row->kind != CC_TYPE_ARRAY || row->count <= 1)))
            return 0;
        owner = field->owner;
        indexed = false;
    }
    return owner;
}

/* The same of an address, as bytes of struct `type`. */
static bool extent_of_address(const struct cc_interpreter *in, cc_inst_id address, cc_type_id type,
                              struct cc_extent *out)
{
    struct position position = { .count = 0 };
    cc_type_id owner = written_extent(in->model, address, out);
    cc_visit_members(in, type, owner, note_position, &position);
    if (owner && (position.count > 1 || position.repeated))
        return extent_of_member(in->model, type, &position, out);
    out->from += position.offset;
    out->to += position.offset;
    return owner && position.count == 1;
}

bool cc_extent_as_written(const struct cc_interpreter *in, cc_inst_id id, cc_type_id type, int64_t offset,
                          struct cc_extent *out)
{
    const struct cc_inst *inst = &in->model->insts[id];
    if (inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE || inst->op == CC_OP_RMW)
        return extent_of_address(in, inst->a, type, out);
    for (uint32_t i = 0; inst->op == CC_OP_CALL && i < (uint32_t)inst->imm; i++)
        if (extent_of_address(in, in->model->operands[inst->c + i], type, out) && offset >= out->from &&
            offset < out->to)
            return true;
    return false;
}

struct cc_written_levels cc_written_levels(const struct cc_model *model, cc_inst_id id)
{
    struct cc_written_levels out = { .count = 0 };
    bool indexed = false, any_index = false;
    while (model->insts[id].op == CC_OP_CAST)
        id = model->insts[id].a;
    for (const struct cc_inst *inst = &model->insts[id]; inst->op == CC_OP_FIELD_ADDR || inst->op == CC_OP_INDEX_ADDR;
         inst = &model->insts[inst->a]) {
        indexed |= inst->op == CC_OP_INDEX_ADDR;
        any_index |= indexed;
        if (inst->op == CC_OP_INDEX_ADDR || out.count == CC_WRITTEN_LEVELS)
            continue;
        const struct cc_field *field = &model->fields[inst->b];
        const struct cc_written_level *inner = out.count ? &out.at[out.count - 1] : NULL;
        int64_t at = (int64_t)field->offset;
        struct cc_written_level level = { field->owner, at, at, any_index };
        if (inner && !indexed) {
            level.from += inner->from;
            level.to += inner->to;
        } else {
            const struct cc_type *row = &model->types[field->type];
            level.to += row->kind == CC_TYPE_ARRAY && row->count <= 1 ? 0 : (int64_t)row->size;
        }
        out.at[out.count++] = level;
        indexed = false;
    }
    return out;
}

/* The address of an instruction that reads or writes one member, or 0. */
static cc_inst_id address_in(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    bool one = inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE || inst->op == CC_OP_RMW || inst->op == CC_OP_CAS;
    return one ? inst->a : 0;
}

enum cc_written_relation cc_written_relation(const struct cc_model *model, cc_inst_id a, cc_inst_id b)
{
    enum cc_written_relation found = CC_WRITTEN_UNRELATED;
    cc_inst_id address_a = address_in(model, a), address_b = address_in(model, b);
    if (!address_a || !address_b)
        return found;
    struct cc_written_levels of_a = cc_written_levels(model, address_a), of_b = cc_written_levels(model, address_b);
    for (uint32_t i = 0; i < of_a.count; i++)
        for (uint32_t j = 0; j < of_b.count; j++) {
            const struct cc_written_level *x = &of_a.at[i], *y = &of_b.at[j];
            bool known = x->owner == y->owner && model->types[x->owner].kind == CC_TYPE_STRUCT;
            if (!known || x->to <= x->from || y->to <= y->from)
                continue;
            if (x->to <= y->from || y->to <= x->from)
                return CC_WRITTEN_APART;
            found = CC_WRITTEN_TOGETHER;
        }
    return found;
}
