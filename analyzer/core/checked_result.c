/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/checked_result.h"

/* Where copies of the result are, of one function. */
struct search {
    struct cc_interpreter *in;
    const struct cc_func *func;
    uint64_t *values;  /* instructions that give it */
    uint64_t *holders; /* addresses at which it was stored, by the instruction that stores it there first */
    bool grown;
    bool handed;   /* it is returned or passed on */
    bool followed; /* what it points to is used */
};

static bool has(const struct search *s, cc_inst_id id)
{
    return id >= s->func->insts && id < s->func->insts + s->func->inst_count && cc_bit(s->values, id - s->func->insts);
}

static void add(struct search *s, uint64_t *set, cc_inst_id id)
{
    s->grown |= !cc_bit(set, id - s->func->insts);
    cc_bit_set(set, id - s->func->insts);
}

/* Do two addresses name one variable, the same member, or elements of arrays? */
static bool alike(const struct cc_model *model, cc_inst_id a, cc_inst_id b)
{
    const struct cc_inst *x = &model->insts[a], *y = &model->insts[b];
    if (x->op != y->op)
        return false;
    if (x->op == CC_OP_VAR_ADDR)
        return x->a == y->a;
    return x->op == CC_OP_FIELD_ADDR ? x->b == y->b : true;
}

static bool is_kept_at(const struct search *s, cc_inst_id address)
{
    for (uint32_t i = 0; i < s->func->inst_count; i++)
        if (cc_bit(s->holders, i) && alike(s->in->model, s->in->model->insts[s->func->insts + i].a, address))
            return true;
    return false;
}

/* Is the address within what the result points to? */
static bool is_inside(const struct search *s, cc_inst_id address)
{
    const struct cc_inst *insts = s->in->model->insts;
    while (!has(s, address) && cc_inst_goes_within(&insts[address]))
        address = insts[address].a;
    return has(s, address);
}

/* Does the instruction look at the result? Else it may give or store it once more. */
static bool looks(struct search *s, cc_inst_id id)
{
    const struct cc_model *model = s->in->model;
    const struct cc_inst *inst = &model->insts[id];
    switch ((enum cc_op)inst->op) {
    case CC_OP_CAST:
        if (has(s, inst->a))
            add(s, s->values, id);
        return false;
    case CC_OP_STORE:
        s->followed |= is_inside(s, inst->a);
        if (has(s, inst->b))
            add(s, s->holders, id);
        return false;
    case CC_OP_LOAD:
        s->followed |= is_inside(s, inst->a);
        if (!has(s, id) && is_kept_at(s, inst->a))
            add(s, s->values, id);
        return false;
    case CC_OP_BINARY:
        return has(s, inst->a) || has(s, inst->b);
    case CC_OP_UNARY:
        return has(s, inst->a);
    case CC_OP_CALL:
        for (uint32_t i = 0; i < (uint32_t)inst->imm; i++)
            s->handed |= has(s, model->operands[inst->c + i]) && !(inst->a && cc_interp_func(s->in, inst->a)->model);
        return false;
    default:
        return false;
    }
}

static bool search_function(struct search *s)
{
    const struct cc_model *model = s->in->model;
    for (uint32_t b = 0; b < s->func->block_count; b++) {
        const struct cc_block *block = &model->blocks[s->func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count; i++)
            if (looks(s, block->insts + i))
                return true;
        if (!block->value || !has(s, block->value))
            continue;
        if (block->term != CC_TERM_RETURN)
            return true;
        s->handed = true;
    }
    return false;
}

bool cc_is_checked_result(struct cc_interpreter *in, cc_func_id func, cc_inst_id id)
{
    enum { NO = 1, YES = 2 };
    uint32_t known = cc_id_map_get(&in->checked_results, id);
    if (known != CC_NO_ID)
        return known == YES;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct search s = { .in = in, .func = &in->model->funcs[func] };
    uint32_t words = s.func->inst_count / 64 + 1;
    s.values = cc_scratch_array(&in->scratch, words, sizeof *s.values);
    s.holders = cc_scratch_array(&in->scratch, words, sizeof *s.holders);
    cc_bit_set(s.values, id - s.func->insts);
    bool looked;
    do {
        s.grown = false;
        looked = search_function(&s);
    } while (s.grown && !looked);
    looked |= s.handed && !s.followed; /* a null pointer would not have got there */
    cc_scratch_release(&in->scratch, mark);
    return cc_id_map_put(in->arena, &in->checked_results, id, looked ? YES : NO) || looked;
}
