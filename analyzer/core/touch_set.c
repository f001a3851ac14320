/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/touch_set.h"

#include "lockgraph/id_map.h"

/* A touch: bit 0 set, 3 bits of kind, then 1 + the member's bit, or 0. */
enum kind { INT_1, INT_2, INT_4, INT_8, FLOATING, POINTER, OTHER };

static enum kind kind_of(const struct cc_type *type)
{
    switch ((enum cc_type_kind)type->kind) {
    case CC_TYPE_POINTER:
        return POINTER;
    case CC_TYPE_FLOAT:
        return FLOATING;
    case CC_TYPE_BOOL:
    case CC_TYPE_INT:
        return type->size == 1 ? INT_1 : type->size == 2 ? INT_2 : type->size == 4 ? INT_4 : INT_8;
    default:
        return OTHER;
    }
}

static uint32_t member_bit(const struct cc_model *model, cc_field_id id)
{
    const struct cc_field *field = &model->fields[id];
    uint64_t name = cc_hash_text(0, cc_model_text(model, field->name));
    return (uint32_t)(cc_hash_step(name, field->offset) % CC_TOUCH_BITS);
}

/* The instruction that says where an address points, behind casts. */
static const struct cc_inst *naming(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    while (inst->op == CC_OP_CAST)
        inst = &model->insts[inst->a];
    return inst;
}

cc_touch cc_touch_of(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    if (inst->op != CC_OP_LOAD && inst->op != CC_OP_STORE && inst->op != CC_OP_RMW && inst->op != CC_OP_CAS)
        return 0;
    enum kind kind = kind_of(&model->types[inst->type]);
    const struct cc_inst *address = naming(model, inst->a);
    if (kind == OTHER || (address->op != CC_OP_FIELD_ADDR && address->op != CC_OP_VAR_ADDR))
        return 0;
    uint32_t member = 0;
    if (address->op == CC_OP_FIELD_ADDR) {
        if (model->types[model->fields[address->b].owner].kind == CC_TYPE_UNION)
            return 0;
        member = member_bit(model, address->b) + 1;
    }
    return (cc_touch)(1u | (unsigned)kind << 1 | member << 4);
}

bool cc_touch_is_pointer(cc_touch touch)
{
    return !touch || (touch >> 1 & 7) == POINTER;
}

bool cc_touch_set_has(const struct cc_touch_set *set, cc_touch touch)
{
    if (!touch || set->anything)
        return true;
    uint32_t kind = touch >> 1 & 7, member = touch >> 4;
    if (set->through_pointers >> kind & 1)
        return true;
    if (!member)
        return set->variables >> kind & 1;
    return set->members[(member - 1) / 64] >> ((member - 1) % 64) & 1;
}

static uint8_t bit_of(enum kind kind)
{
    return (uint8_t)(1u << kind);
}

/* Every member of a structure that is copied or cleared as a whole. */
static void add_members(struct cc_touch_set *set, const struct cc_model *model, cc_type_id id, int depth)
{
    const struct cc_type *type = &model->types[id];
    if (type->kind == CC_TYPE_UNION || depth > 8) {
        set->anything = true;
    } else if (type->kind == CC_TYPE_ARRAY) {
        add_members(set, model, type->element, depth + 1);
    } else if (type->kind != CC_TYPE_STRUCT) {
        set->variables |= bit_of(kind_of(type));
        if (depth)
            set->through_pointers |= bit_of(kind_of(type));
    }
    for (uint32_t i = 0; type->kind == CC_TYPE_STRUCT && i < type->field_count; i++) {
        const struct cc_field *field = &model->fields[type->fields + i];
        uint32_t bit = member_bit(model, type->fields + i);
        set->members[bit / 64] |= (uint64_t)1 << (bit % 64);
        enum cc_type_kind kind = model->types[field->type].kind;
        if (kind == CC_TYPE_STRUCT || kind == CC_TYPE_UNION || kind == CC_TYPE_ARRAY)
            add_members(set, model, field->type, depth + 1);
    }
}

bool cc_is_address_of_local(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = cc_inst_of_whole(model, id);
    return inst->op == CC_OP_VAR_ADDR && model->vars[inst->a].kind != CC_VAR_GLOBAL;
}

static void add_access(struct cc_touch_set *set, const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    if (cc_is_address_of_local(model, inst->a))
        return;
    const struct cc_inst *address = naming(model, inst->a);
    enum kind kind = kind_of(&model->types[inst->type]);
    if (kind == OTHER) {
        add_members(set, model, inst->type, 0);
    } else if (address->op == CC_OP_FIELD_ADDR) {
        uint32_t bit = member_bit(model, address->b);
        set->members[bit / 64] |= (uint64_t)1 << (bit % 64);
    } else if (address->op == CC_OP_VAR_ADDR) {
        set->variables |= bit_of(kind);
    } else {
        set->through_pointers |= bit_of(kind);
        if (kind == POINTER || kind == INT_8) /* a pointer may also be read as an integer of its size */
            set->through_pointers |= bit_of(POINTER) | bit_of(INT_8);
    }
}

void cc_touch_set_add(struct cc_touch_set *loads, struct cc_touch_set *stores, const struct cc_model *model,
                      cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    switch ((enum cc_op)inst->op) {
    case CC_OP_LOAD:
        add_access(loads, model, id);
        break;
    case CC_OP_STORE:
        add_access(stores, model, id);
        break;
    case CC_OP_RMW:
    case CC_OP_CAS:
        add_access(loads, model, id);
        add_access(stores, model, id);
        if (inst->op == CC_OP_CAS && inst->flags & CC_INST_EXPECTED_ADDR)
            loads->anything = stores->anything = true;
        break;
    case CC_OP_COPY:
    case CC_OP_ZERO:
        if (inst->op == CC_OP_COPY && !cc_is_address_of_local(model, inst->b))
            add_members(loads, model, inst->type, 0);
        if (!cc_is_address_of_local(model, inst->a))
            add_members(stores, model, inst->type, 0);
        break;
    case CC_OP_ASM:
        loads->anything = stores->anything = true;
        break;
    default:
        break;
    }
}

void cc_touch_set_join(struct cc_touch_set *into, const struct cc_touch_set *from)
{
    for (uint32_t i = 0; i < CC_TOUCH_BITS / 64; i++)
        into->members[i] |= from->members[i];
    into->through_pointers |= from->through_pointers;
    into->variables |= from->variables;
    into->anything |= from->anything;
}
