/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/handed_out.h"

#include "analyzer/core/core_memory.h"

struct search {
    struct cc_interpreter *in;
    uint64_t *found;
    uint32_t *stack;
    uint32_t depth;
};

static void find(struct search *s, cc_func_id func)
{
    if (!func || cc_bit(s->found, func) || !(s->in->model->funcs[func].flags & CC_FUNC_DEFINED))
        return;
    cc_bit_set(s->found, func);
    s->stack[s->depth++] = func;
}

/* The functions among the arguments of a call of code that is not here. */
static void find_arguments(struct search *s, const struct cc_inst *call)
{
    const struct cc_model *model = s->in->model;
    if (!call->a || model->funcs[call->a].flags & CC_FUNC_DEFINED || cc_interp_func(s->in, call->a)->model)
        return;
    for (int64_t i = 0; i < call->imm; i++) {
        const struct cc_inst *argument = cc_inst_without_casts(model, model->operands[call->c + (uint32_t)i]);
        if (argument->op == CC_OP_FUNC_ADDR)
            find(s, argument->a);
    }
}

const uint64_t *cc_handed_out(struct cc_interpreter *in)
{
    const struct cc_model *model = in->model;
    struct search s = { .in = in };
    s.found = cc_arena_array(in->arena, model->funcs_count / 64 + 1, sizeof *s.found);
    s.stack = cc_arena_array(in->arena, model->funcs_count + 1, sizeof *s.stack);
    if (!s.found || !s.stack)
        return NULL;
    for (cc_inst_id i = 1; i < model->insts_count; i++)
        if (model->insts[i].op == CC_OP_CALL)
            find_arguments(&s, &model->insts[i]);
    while (s.depth) {
        const struct cc_func *func = &model->funcs[s.stack[--s.depth]];
        for (uint32_t i = 0; i < func->inst_count; i++)
            if (model->insts[func->insts + i].op == CC_OP_CALL)
                find(&s, model->insts[func->insts + i].a);
    }
    return s.found;
}
