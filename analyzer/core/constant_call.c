/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/constant_call.h"

/* The number of the parameter of `func` that the variable is, if it is one of the first. */
static bool is_param(const struct cc_func *func, cc_var_id var, uint32_t *number)
{
    *number = var - func->params;
    return var >= func->params && *number < func->param_count && *number < CC_CONSTANT_PARAMS;
}

/* Is the value, in a function with these constants, one number? Of what is converted only zero and one stay what they are for certain. */
static bool is_constant(const struct cc_model *model, const struct cc_func *func, const struct cc_constants *constants,
                        cc_inst_id id, int64_t *out)
{
    const struct cc_inst *inst = &model->insts[id];
    int64_t left, right;
    uint32_t number;
    switch (inst->op) {
    case CC_OP_CONST:
        *out = inst->imm;
        return true;
    case CC_OP_CAST:
        return is_constant(model, func, constants, inst->a, out) && (*out == 0 || *out == 1);
    case CC_OP_LOAD:
        if (model->insts[inst->a].op != CC_OP_VAR_ADDR || !is_param(func, model->insts[inst->a].a, &number))
            return false;
        *out = constants->values[number];
        return constants->known >> number & 1;
    case CC_OP_UNARY:
        if (inst->sub != CC_UN_LNOT || !is_constant(model, func, constants, inst->a, &left))
            return false;
        *out = !left;
        return true;
    case CC_OP_BINARY:
        if ((inst->sub != CC_BIN_EQ && inst->sub != CC_BIN_NE) ||
            !is_constant(model, func, constants, inst->a, &left) ||
            !is_constant(model, func, constants, inst->b, &right))
            return false;
        *out = (left == right) == (inst->sub == CC_BIN_EQ);
        return true;
    default:
        return false;
    }
}

/* Which of the function's first parameters keep their value: nothing stores to them, nor has their address. */
static uint32_t kept_params(struct cc_interpreter *in, cc_func_id id)
{
    const struct cc_model *model = in->model;
    const struct cc_func *func = &model->funcs[id];
    uint32_t kept = 0, number;
    cc_interp_prepare(in, id);
    for (uint32_t p = 0; p < func->param_count && p < CC_CONSTANT_PARAMS; p++)
        if (in->funcs[id].info->var_register[p] != CC_NO_REGISTER)
            kept |= UINT32_C(1) << p;
    for (cc_inst_id i = func->insts; i < func->insts + func->inst_count && kept; i++) {
        const struct cc_inst *inst = &model->insts[i];
        if (inst->op == CC_OP_STORE && model->insts[inst->a].op == CC_OP_VAR_ADDR &&
            is_param(func, model->insts[inst->a].a, &number))
            kept &= ~(UINT32_C(1) << number);
    }
    return kept;
}

struct cc_constants cc_constants_of_call(struct cc_interpreter *in, cc_inst_id call, const struct cc_constants *caller)
{
    const struct cc_model *model = in->model;
    const struct cc_inst *inst = &model->insts[call];
    const struct cc_func *from = &model->funcs[in->func_of_inst[call]];
    struct cc_constants out = { .known = 0 };
    for (uint32_t p = 0; p < (uint32_t)inst->imm && p < CC_CONSTANT_PARAMS; p++)
        if (is_constant(model, from, caller, model->operands[inst->c + p], &out.values[p]))
            out.known |= UINT32_C(1) << p;
    out.known &= out.known ? kept_params(in, inst->a) : 0;
    for (uint32_t p = 0; p < CC_CONSTANT_PARAMS; p++)
        if (!(out.known >> p & 1))
            out.values[p] = 0;
    return out;
}

struct reaching {
    const struct cc_func *func;
    uint64_t *blocks;
    uint32_t *stack;
    uint32_t depth;
};

static void come_to(void *context, cc_block_id target)
{
    struct reaching *reach = context;
    uint32_t to = target - reach->func->blocks;
    if (cc_bit(reach->blocks, to))
        return;
    cc_bit_set(reach->blocks, to);
    reach->stack[reach->depth++] = to;
}

void cc_constants_reach(struct cc_interpreter *in, cc_func_id id, const struct cc_constants *constants,
                        uint64_t *blocks)
{
    const struct cc_func *func = &in->model->funcs[id];
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct reaching reach = { .func = func, .blocks = blocks };
    reach.stack = cc_scratch_array(&in->scratch, func->block_count, sizeof *reach.stack);
    come_to(&reach, func->blocks);
    while (reach.depth) {
        const struct cc_block *block = &in->model->blocks[func->blocks + reach.stack[--reach.depth]];
        int64_t value;
        if (block->term == CC_TERM_BRANCH && is_constant(in->model, func, constants, block->value, &value))
            come_to(&reach, block->target[value ? 0 : 1]);
        else
            cc_block_successors(in->model, block, come_to, &reach);
    }
    cc_scratch_release(&in->scratch, mark);
}

uint64_t cc_constants_key(cc_func_id func, const struct cc_constants *constants)
{
    uint64_t key = cc_hash_step(func, constants->known);
    for (uint32_t p = 0; p < CC_CONSTANT_PARAMS; p++)
        key = cc_hash_step(key, (uint64_t)constants->values[p]);
    return key;
}
