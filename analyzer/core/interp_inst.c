/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions that are not calls: values, loads, stores, atomic updates, variables that begin and end. */
#include "analyzer/core/interpreter.h"

#include "analyzer/core/bit_field.h"
#include "analyzer/core/cas_offer.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/last_reference.h"
#include "analyzer/core/named_lock.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/word_lock.h"

struct cc_func_facts *cc_interp_func(struct cc_interpreter *in, cc_func_id func)
{
    struct cc_func_facts *facts = &in->funcs[func];
    if (!facts->looked_up) {
        facts->looked_up = true;
        const struct cc_api_model *model = cc_api_find(in->apis, cc_model_text(in->model, in->model->funcs[func].name));
        bool defined = in->model->funcs[func].flags & CC_FUNC_DEFINED;
        facts->section = defined && cc_api_is_section(cc_model_text(in->model, in->model->funcs[func].name));
        facts->model = model && defined && (model->flags & CC_API_WEAK) ? NULL : model;
        if (!model && !defined)
            facts->model = cc_named_lock(in, func);
    }
    return facts;
}

bool cc_interp_in_loop(const struct cc_frame *frame)
{
    return frame->info->innermost[frame->block] != 0;
}

cc_term_id cc_interp_fresh(struct cc_frame *frame, cc_inst_id inst, int64_t key, cc_type_id type)
{
    cc_term_id symbol = cc_term_symbol(&frame->in->terms, CC_T_RESULT, frame->context, inst, key, type);
    if (cc_interp_in_loop(frame))
        cc_state_retire(&frame->in->pool, frame->state, symbol);
    return symbol;
}

static cc_term_id address_of_variable(struct cc_frame *frame, cc_var_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_var *var = &in->model->vars[id];
    cc_object_id object;
    if (var->flags & CC_VAR_THREAD_LOCAL)
        object = cc_heap_local(&in->heap, id, 0, frame->thread);
    else if (var->kind == CC_VAR_GLOBAL)
        object = cc_heap_global(&in->heap, id);
    else
        object = cc_heap_local(&in->heap, id, in->contexts[frame->context].name, frame->thread);
    return cc_heap_address(&in->heap, object);
}

cc_term_id cc_interp_value(struct cc_frame *frame, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
        return cc_term_int(&in->terms, inst->imm);
    case CC_OP_TEXT:
        return cc_term_symbol(&in->terms, CC_T_TEXT, inst->a, 0, 0, 0);
    case CC_OP_FUNC_ADDR:
        return cc_term_symbol(&in->terms, CC_T_FUNC, inst->a, 0, 0, 0);
    case CC_OP_VAR_ADDR:
        return address_of_variable(frame, inst->a);
    default:
        break;
    }
    const struct cc_func *func = &in->model->funcs[frame->func];
    const struct cc_block *block = &in->model->blocks[func->blocks + frame->block];
    if (id >= block->insts && id < block->insts + block->inst_count)
        return frame->values[id - block->insts];
    if (id < func->insts || id >= func->insts + func->inst_count)
        return 0;
    uint32_t slot = frame->info->inst_register[id - func->insts];
    return slot == CC_NO_REGISTER ? 0 : frame->state->registers[slot];
}

static uint32_t register_at(struct cc_frame *frame, cc_inst_id address)
{
    const struct cc_inst *inst = &frame->in->model->insts[address];
    const struct cc_func *func = &frame->in->model->funcs[frame->func];
    if (inst->op != CC_OP_VAR_ADDR || inst->a < func->params || inst->a >= func->params + func->var_count)
        return CC_NO_REGISTER;
    return frame->info->var_register[inst->a - func->params];
}

static cc_term_id or_fresh(struct cc_frame *frame, cc_term_id value, cc_inst_id id, cc_type_id type)
{
    return value ? value : cc_interp_fresh(frame, id, 0, type);
}

static cc_term_id run_load(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    uint32_t slot = register_at(frame, inst->a);
    if (slot == CC_NO_REGISTER) {
        cc_term_id found = cc_interp_load(frame, cc_interp_value(frame, inst->a), inst, id);
        if (!frame->state || !cc_bit_field_shares(frame->in->model, inst))
            return found;
        return or_fresh(frame, cc_bit_field_get(frame->in, inst, found), id, inst->type);
    }
    cc_term_id value = frame->state->registers[slot];
    if (!value) /* never assigned: some value, the same until it is */
        value = frame->state->registers[slot] =
            cc_term_symbol(&frame->in->terms, CC_T_RESULT, frame->context, inst->a, -1, inst->type);
    return value;
}

static void run_store(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    cc_term_id value = inst->b ? cc_interp_value(frame, inst->b) : 0;
    uint32_t slot = register_at(frame, inst->a);
    value = or_fresh(frame, value, id, inst->type);
    if (slot != CC_NO_REGISTER) {
        frame->state->registers[slot] = value;
        return;
    }
    cc_term_id address = cc_interp_value(frame, inst->a);
    if (inst->flags & CC_INST_ATOMIC && address)
        cc_word_lock_store(frame, address, value, id);
    if (address && cc_bit_field_shares(frame->in->model, inst)) {
        const struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
        cc_term_id whole = entry ? entry->value : cc_heap_content(&frame->in->heap, address, inst->type);
        value = cc_bit_field_set(frame->in, inst, whole, value);
    }
    cc_interp_store(frame, address, value, frame->in->model->types[inst->type].size, id, inst->flags & CC_INST_ATOMIC);
}

static cc_term_id run_rmw(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    uint32_t slot = register_at(frame, inst->a);
    cc_term_id address = slot == CC_NO_REGISTER ? cc_interp_value(frame, inst->a) : 0;
    cc_term_id old = slot == CC_NO_REGISTER ? cc_interp_load(frame, address, inst, id) : frame->state->registers[slot];
    if (!frame->state)
        return 0;
    cc_term_id operand = cc_interp_value(frame, inst->b), fresh = 0;
    switch ((enum cc_rmw)inst->sub) {
    case CC_RMW_EXCHANGE:
        fresh = operand;
        break;
    case CC_RMW_ADD:
        fresh = old ? cc_term_binary(&in->terms, CC_BIN_ADD, old, operand) : 0;
        break;
    case CC_RMW_SUB:
        fresh = old ? cc_term_binary(&in->terms, CC_BIN_SUB, old, operand) : 0;
        break;
    default:
        break;
    }
    fresh = or_fresh(frame, fresh, id, inst->type);
    if (slot != CC_NO_REGISTER) {
        frame->state->registers[slot] = fresh;
        return inst->flags & CC_INST_NEW_VALUE ? fresh : old;
    }
    int64_t constant;
    bool new_value = inst->flags & CC_INST_NEW_VALUE;
    bool one_less = inst->sub == CC_RMW_SUB && cc_term_is_int(&in->terms, operand, &constant) && constant == 1;
    if (inst->sub == CC_RMW_EXCHANGE && cc_term_is_int(&in->terms, fresh, &constant) && constant != 0)
        cc_word_lock_offer(frame, address, old, true, id);
    else if (!one_less || !cc_word_lock_offer_back(frame, address, new_value ? fresh : old, new_value, id))
        cc_word_lock_store(frame, address, fresh, id);
    cc_interp_store(frame, address, fresh, in->model->types[inst->type].size, id, true);
    int64_t change = 0;
    bool sums = inst->sub == CC_RMW_SUB || inst->sub == CC_RMW_ADD;
    if (frame->state && address && sums && cc_term_is_int(&in->terms, operand, &change) &&
        change == (inst->sub == CC_RMW_SUB ? 1 : -1))
        cc_reference_drop(frame, address, old, id);
    return inst->flags & CC_INST_NEW_VALUE ? fresh : old;
}

/* What a compare-and-swap expects to find, if it is known. */
static bool expected_value(struct cc_frame *frame, const struct cc_inst *inst, int64_t *out)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id expected = 0;
    if (!(inst->flags & CC_INST_EXPECTED_ADDR)) {
        expected = cc_interp_value(frame, inst->b);
    } else {
        uint32_t slot = register_at(frame, inst->b);
        cc_term_id place = slot == CC_NO_REGISTER ? cc_interp_value(frame, inst->b) : 0;
        const struct cc_memory_entry *entry = place ? cc_state_memory(frame->state, place) : NULL;
        expected = slot != CC_NO_REGISTER ? frame->state->registers[slot] : entry ? entry->value : 0;
    }
    return expected && cc_state_known_int(&in->pool, frame->state, expected, out);
}

/* A compare-and-swap puts what it found where its expectation was. */
static void put_found(struct cc_frame *frame, const struct cc_inst *inst, cc_term_id found)
{
    uint32_t slot = register_at(frame, inst->b);
    cc_term_id place = slot == CC_NO_REGISTER ? cc_interp_value(frame, inst->b) : 0;
    if (slot != CC_NO_REGISTER)
        frame->state->registers[slot] = found;
    else if (place)
        cc_state_write(&frame->in->pool, frame->state, place, found);
}

/* Compare and swap: the result is a fresh truth value; what was there may have been taken by this thread. */
/* Store what is desired, perhaps: a path that learns that it was not keeps what it had for itself. */
static void offer(struct cc_frame *frame, const struct cc_inst *inst, cc_term_id address, cc_term_id desired,
                  cc_inst_id id, cc_term_id result)
{
    struct cc_interpreter *in = frame->in;
    uint32_t count = frame->state->private_objects_count;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    uint32_t *before = cc_scratch_array(&in->scratch, count, sizeof *before);
    if (count > 0)
        memcpy(before, frame->state->private_objects, count * sizeof *before);
    cc_interp_store(frame, address, desired, in->model->types[inst->type].size, id, true);
    if (frame->state && !(inst->flags & CC_INST_OLD_VALUE))
        cc_cas_offer(in, before, count, frame->state, result);
    cc_scratch_release(&in->scratch, mark);
}

static cc_term_id run_cas(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id address = cc_interp_value(frame, inst->a), desired = cc_interp_value(frame, inst->c);
    int64_t from, to;
    bool known = expected_value(frame, inst, &from);
    bool constant = known && desired && cc_term_is_int(&in->terms, desired, &to);
    bool takes = constant && from == 0 && to != 0, marks = constant && from != 0 && to != 0;
    cc_interp_access(frame, address, in->model->types[inst->type].size, id, CC_ACCESS_READ, true);
    if (!frame->state)
        return 0;
    if (known && (inst->flags & CC_INST_EXPECTED_ADDR)) /* else it was loaded from there, and is something like it */
        put_found(frame, inst, cc_interp_load(frame, address, inst, id));
    cc_term_id result = cc_interp_fresh(frame, id, 1, inst->type);
    bool says = !(inst->flags & CC_INST_OLD_VALUE);
    if (address && marks)
        cc_word_lock_mark(frame, address, id);
    else if (desired && address && !takes &&
             !(constant && says && cc_word_lock_offer_back(frame, address, result, false, id)))
        cc_word_lock_store(frame, address, desired, id);
    if (desired)
        offer(frame, inst, address, desired, id, result);
    if (frame->state && address)
        cc_state_write(&in->pool, frame->state, address, cc_interp_fresh(frame, id, 2, 0));
    if (takes && frame->state && address)
        cc_word_lock_offer(frame, address, result, inst->flags & CC_INST_OLD_VALUE, id);
    return result;
}

/* A new instance of a local variable: nothing is known of it, and nobody else has it. */
static void begin_variable(struct cc_frame *frame, cc_var_id var)
{
    const struct cc_func *func = &frame->in->model->funcs[frame->func];
    if (var < func->params || var >= func->params + func->var_count)
        return;
    uint32_t slot = frame->info->var_register[var - func->params];
    if (slot != CC_NO_REGISTER) {
        frame->state->registers[slot] = 0;
        return;
    }
    cc_object_id object = cc_heap_local(&frame->in->heap, var, frame->in->contexts[frame->context].name, frame->thread);
    if (cc_interp_in_loop(frame) && !cc_state_is_private(frame->state, object))
        return; /* the same memory again, and somebody still has its address */
    cc_interp_forget_object(frame, object);
    cc_state_set_private(&frame->in->pool, frame->state, object, true);
    cc_state_set_known(&frame->in->pool, frame->state, object);
}

/* The variable's memory is given up; main's own last until the process ends. */
static void end_variable(struct cc_frame *frame, cc_var_id var, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_func *func = &in->model->funcs[frame->func];
    if (var < func->params || var >= func->params + func->var_count ||
        frame->info->var_register[var - func->params] != CC_NO_REGISTER)
        return;
    bool with_process = !frame->thread && !in->contexts[frame->context].caller &&
                        in->model->blocks[func->blocks + frame->block].term == CC_TERM_RETURN;
    if (!with_process)
        cc_sync_use_end_of(frame, cc_heap_local(&in->heap, var, frame->context, frame->thread), id);
}

/* A cast of a new allocation says what it is. */
static void type_allocation(struct cc_interpreter *in, cc_term_id pointer, cc_type_id type)
{
    const struct cc_term *row = cc_term_at(&in->terms, pointer);
    if (row->op != CC_T_OBJECT || in->model->types[type].kind == CC_TYPE_VOID)
        return;
    struct cc_object *object = &in->heap.objects[row->a];
    if (object->kind == CC_OBJECT_HEAP && !object->type)
        object->type = type;
}

/* A comparison of an unsigned value with zero asks whether it is zero. */
static cc_term_id run_binary(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id, cc_term_id a,
                             cc_term_id b)
{
    const struct cc_model *model = frame->in->model;
    struct cc_terms *terms = &frame->in->terms;
    enum cc_binary op = inst->sub;
    int64_t left = 1, right = 1;
    if (op == CC_BIN_PTR_DIFF && inst->imm > 0) /* in bytes, over the size of an element */
        return or_fresh(
            frame,
            cc_term_binary(terms, CC_BIN_DIV, cc_term_binary(terms, CC_BIN_SUB, a, b), cc_term_int(terms, inst->imm)),
            id, inst->type);
    bool is_unsigned = model->types[model->insts[inst->a].type].flags & CC_TYPE_UNSIGNED;
    if (is_unsigned && a && b) {
        bool zero_left = cc_term_is_int(&frame->in->terms, a, &left) && left == 0;
        bool zero_right = cc_term_is_int(&frame->in->terms, b, &right) && right == 0;
        if ((op == CC_BIN_GT && zero_right) || (op == CC_BIN_LT && zero_left))
            op = CC_BIN_NE;
        else if ((op == CC_BIN_LE && zero_right) || (op == CC_BIN_GE && zero_left))
            op = CC_BIN_EQ;
    }
    return or_fresh(frame, cc_term_binary(terms, op, a, b), id, inst->type);
}

static cc_term_id run_pure(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_terms *terms = &frame->in->terms;
    cc_term_id a = cc_interp_value(frame, inst->a);
    switch ((enum cc_op)inst->op) {
    case CC_OP_FIELD_ADDR:
        return or_fresh(frame, cc_term_offset(terms, a, inst->imm), id, inst->type);
    case CC_OP_INDEX_ADDR: {
        cc_term_id index = or_fresh(frame, cc_interp_value(frame, inst->b), id, 0);
        return or_fresh(frame, a ? cc_term_index(terms, a, index, inst->imm ? inst->imm : 1) : 0, id, inst->type);
    }
    case CC_OP_BINARY:
        return run_binary(frame, inst, id, a, cc_interp_value(frame, inst->b));
    case CC_OP_UNARY:
        return or_fresh(frame, cc_term_unary(terms, inst->sub, a), id, inst->type);
    case CC_OP_CAST: {
        const struct cc_type *to = &frame->in->model->types[inst->type];
        int64_t constant;
        if (to->kind == CC_TYPE_FLOAT)
            return cc_interp_fresh(frame, id, 0, inst->type);
        if (to->kind == CC_TYPE_BOOL && cc_term_is_int(terms, a, &constant))
            return cc_term_int(terms, constant != 0);
        if (a && to->kind == CC_TYPE_POINTER)
            type_allocation(frame->in, a, to->element);
        if (a && to->kind == CC_TYPE_POINTER && cc_term_at(terms, a)->op >= CC_T_LOAD) {
            const struct cc_type *known = &frame->in->model->types[cc_term_at(terms, a)->type];
            if (known->kind != CC_TYPE_POINTER || frame->in->model->types[known->element].kind == CC_TYPE_VOID)
                cc_term_row(terms, a)->type = inst->type; /* a cast from void * says what it points to */
        }
        return a;
    }
    default:
        return cc_interp_fresh(frame, id, 0, inst->type);
    }
}

cc_term_id cc_interp_instruction(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
    case CC_OP_TEXT:
    case CC_OP_VAR_ADDR:
    case CC_OP_FUNC_ADDR:
        return cc_interp_value(frame, id);
    case CC_OP_LOAD:
        return run_load(frame, inst, id);
    case CC_OP_STORE:
        run_store(frame, inst, id);
        return 0;
    case CC_OP_COPY:
        cc_sync_use_fill(frame, cc_interp_value(frame, inst->a), (uint64_t)inst->imm, id);
        cc_interp_copy(frame, cc_interp_value(frame, inst->a), cc_interp_value(frame, inst->b), (uint64_t)inst->imm,
                       id);
        return 0;
    case CC_OP_ZERO:
        cc_sync_use_fill(frame, cc_interp_value(frame, inst->a), (uint64_t)inst->imm, id);
        cc_interp_store(frame, cc_interp_value(frame, inst->a), cc_term_int(&frame->in->terms, 0), (uint64_t)inst->imm,
                        id, false);
        return 0;
    case CC_OP_RMW:
        return run_rmw(frame, inst, id);
    case CC_OP_CAS:
        return run_cas(frame, inst, id);
    case CC_OP_FENCE:
        return 0;
    case CC_OP_ASM: /* it may write to what it is given the address of; in an order that only it knows */
        for (uint32_t i = 0; i < (uint32_t)inst->imm; i++) {
            cc_inst_id operand = frame->in->model->operands[inst->c + i];
            cc_interp_change(frame, cc_interp_value(frame, operand), cc_interp_size_of_place(frame->in->model, operand),
                             id);
        }
        return 0;
    case CC_OP_VAR_BEGIN:
        begin_variable(frame, inst->a);
        return 0;
    case CC_OP_VAR_END:
        end_variable(frame, inst->a, id);
        return 0;
    default:
        return run_pure(frame, inst, id);
    }
}
