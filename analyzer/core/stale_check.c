/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/stale_check.h"

#include "analyzer/core/every_way.h"

enum { DEEPEST = 8 };

/* ---- what the path knows ---- */

/* The lock that is held, if it is one and this function took it, for itself alone. */
static const struct cc_hold *only_lock(const struct cc_frame *frame)
{
    const struct cc_hold *hold = frame->state->holds;
    if (frame->state->holds_count != 1 || frame->state->blurred || hold->context != frame->context || hold->flags)
        return NULL;
    return hold->kind == CC_LOCK_MUTEX || hold->kind == CC_LOCK_RWLOCK || hold->kind == CC_LOCK_SPIN ? hold : NULL;
}

/* Does the comparison say that there is as much as is taken? `left`: what there is stands on the left. */
static bool is_enough(const struct cc_interpreter *in, const struct cc_term *row, bool left, bool truth,
                      cc_term_id taken)
{
    int64_t amount, bound;
    cc_term_id with = left ? row->b : row->a;
    if (left == truth)
        return false;
    if (with == taken)
        return true;
    return cc_term_is_int(&in->terms, taken, &amount) && cc_term_is_int(&in->terms, with, &bound) &&
           (bound == amount || (!left && bound == amount - 1));
}

/* Was what the place held earlier found to be enough, and what it holds now was not looked at? */
static bool was_tested_before(const struct cc_frame *frame, cc_term_id address, cc_term_id now, cc_term_id taken)
{
    const struct cc_interpreter *in = frame->in;
    bool tested = false;
    for (uint32_t i = 0; i < frame->state->facts_count; i++) {
        const struct cc_fact *fact = &frame->state->facts[i];
        const struct cc_term *row = cc_term_at(&in->terms, fact->atom);
        if (cc_term_contains(&in->terms, fact->atom, now))
            return false;
        if (row->op != CC_T_BINARY || row->sub != CC_BIN_LT)
            continue;
        bool left = cc_term_content_of(&in->terms, row->a) == address;
        bool right = cc_term_content_of(&in->terms, row->b) == address;
        tested |= left != right && is_enough(in, row, left, fact->truth, taken);
    }
    return tested;
}

/* How much less than `now` is `value`? 0 if that is not known, or it is not less. */
static cc_term_id taken_from(struct cc_interpreter *in, cc_term_id now, cc_term_id value)
{
    const struct cc_term *row = cc_term_at(&in->terms, value);
    int64_t before, after;
    if (row->op == CC_T_BINARY && row->sub == CC_BIN_SUB && row->a == now)
        return row->b;
    bool alike = cc_term_split(&in->terms, now, &before) == cc_term_split(&in->terms, value, &after);
    return alike && after < before ? cc_term_int(&in->terms, before - after) : 0;
}

/* ---- what the function says ---- */

struct shape {
    struct cc_frame *frame;
    const struct cc_func *func;
    uint32_t taken, stored; /* the blocks of the acquisition and of the store */
    cc_inst_id where;
};

/* Is the instruction always after the acquisition? */
static bool is_after(const struct shape *shape, uint32_t block, cc_inst_id inst)
{
    return block == shape->taken ? inst > shape->where
                                 : cc_every_way_passes(shape->frame->in, shape->frame->info, block, shape->taken);
}

/* Does the instruction change what others see, or may it? */
static bool is_seen(const struct shape *shape, const struct cc_inst *inst)
{
    struct cc_interpreter *in = shape->frame->in;
    const struct cc_inst *place = &in->model->insts[inst->a];
    switch ((enum cc_op)inst->op) {
    case CC_OP_STORE:
        return place->op != CC_OP_VAR_ADDR || in->model->vars[place->a].kind == CC_VAR_GLOBAL;
    case CC_OP_CALL:
        return !inst->a || !cc_interp_func(in, inst->a)->model;
    case CC_OP_COPY:
    case CC_OP_ZERO:
    case CC_OP_RMW:
    case CC_OP_CAS:
    case CC_OP_ASM:
        return true;
    default:
        return false;
    }
}

/* Is nothing that others see done but after the acquisition? */
static bool acts_only_after(const struct shape *shape)
{
    const struct cc_model *model = shape->frame->in->model;
    for (uint32_t b = 0; b < shape->func->block_count; b++) {
        const struct cc_block *block = &model->blocks[shape->func->blocks + b];
        for (cc_inst_id i = block->insts; i < block->insts + block->inst_count; i++)
            if (is_seen(shape, &model->insts[i]) && !is_after(shape, b, i))
                return false;
    }
    return true;
}

/* Is the variable the function's own, and set only before the acquisition? `*of` becomes an instruction that sets it. */
static bool is_from_before(const struct shape *shape, cc_var_id var, cc_inst_id *of)
{
    const struct cc_model *model = shape->frame->in->model;
    if (var < shape->func->params || var >= shape->func->params + shape->func->var_count ||
        shape->frame->info->var_register[var - shape->func->params] == CC_NO_REGISTER)
        return false;
    for (uint32_t b = 0; b < shape->func->block_count; b++) {
        const struct cc_block *block = &model->blocks[shape->func->blocks + b];
        for (cc_inst_id i = block->insts; i < block->insts + block->inst_count; i++) {
            const struct cc_inst *inst = &model->insts[i];
            if (inst->op != CC_OP_STORE || model->insts[inst->a].op != CC_OP_VAR_ADDR || model->insts[inst->a].a != var)
                continue;
            if (is_after(shape, b, i))
                return false;
            *of = inst->b;
        }
    }
    return true;
}

/* Do two instructions give addresses that the source names alike? */
static bool same_name(const struct cc_model *model, cc_inst_id a, cc_inst_id b)
{
    const struct cc_inst *x = &model->insts[a], *y = &model->insts[b];
    if (x->op != y->op)
        return false;
    return (x->op == CC_OP_VAR_ADDR && x->a == y->a) || (x->op == CC_OP_FIELD_ADDR && x->b == y->b);
}

/* Is the value made of constants and variables from before the acquisition? `*looks`: at what was in the place, too. */
static bool is_stale(const struct shape *shape, cc_inst_id value, cc_inst_id place, bool *looks, int depth)
{
    const struct cc_model *model = shape->frame->in->model;
    const struct cc_inst *inst = &model->insts[value];
    cc_inst_id of = 0;
    if (!value || depth > DEEPEST)
        return false;
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
        return true;
    case CC_OP_CAST:
    case CC_OP_UNARY:
        return is_stale(shape, inst->a, place, looks, depth + 1);
    case CC_OP_BINARY:
        return is_stale(shape, inst->a, place, looks, depth + 1) && is_stale(shape, inst->b, place, looks, depth + 1);
    case CC_OP_LOAD:
        if (same_name(model, inst->a, place)) {
            *looks = true;
            return !is_after(shape, cc_func_block_of(model, shape->func, value), value);
        }
        if (model->insts[inst->a].op != CC_OP_VAR_ADDR || !is_from_before(shape, model->insts[inst->a].a, &of))
            return !is_after(shape, cc_func_block_of(model, shape->func, value), value);
        if (of)
            (void)is_stale(shape, of, place, looks, depth + 1);
        return true;
    default:
        return false;
    }
}

/* Does a branch, on which the store depends, test what was in the place before? And does none test anything newer? */
static bool depends_on_old(const struct shape *shape, cc_inst_id place)
{
    struct cc_interpreter *in = shape->frame->in;
    bool depends = false;
    for (uint32_t b = 0; b < shape->func->block_count; b++) {
        const struct cc_block *block = &in->model->blocks[shape->func->blocks + b];
        if (block->term != CC_TERM_BRANCH)
            continue;
        bool looks = false, stale = is_stale(shape, block->value, place, &looks, 0), leads = false;
        for (int way = 0; way < 2; way++) {
            uint32_t to = block->target[way] - shape->func->blocks;
            leads |= to == shape->stored || cc_every_way_passes(in, shape->frame->info, shape->stored, to);
        }
        bool after = is_after(shape, b, block->insts + block->inst_count);
        if (after && !stale)
            return false;
        depends |= leads && stale && looks;
    }
    return depends;
}

void cc_stale_check_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
    const struct cc_hold *hold = only_lock(frame);
    if (!hold || !entry || !value || inst->op != CC_OP_STORE || !frame->state->facts_count)
        return;
    cc_term_id taken = taken_from(in, entry->value, value);
    if (!taken || !was_tested_before(frame, address, entry->value, taken) ||
        cc_runs_alone(&in->tree, frame->thread, frame->state->phase) || !cc_interp_is_shared(frame, address))
        return;
    struct shape shape = { .frame = frame, .func = &in->model->funcs[frame->func], .where = hold->where };
    shape.taken = cc_func_block_of(in->model, shape.func, hold->where);
    shape.stored = cc_func_block_of(in->model, shape.func, id);
    if (shape.taken != CC_NO_ID && is_after(&shape, shape.stored, id) && acts_only_after(&shape) &&
        depends_on_old(&shape, inst->a))
        cc_interp_misuse(frame, CC_RULE_ATOMICITY_VIOLATION, id, address, hold->where, CC_STALE);
}
