/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/lone_thread.h"

#include "analyzer/core/guard.h"

/* Can a call with this effect be part of what is looked for, or make something else part of it? */
static bool concerns_others(enum cc_effect_kind kind)
{
    switch (kind) {
    case CC_EFFECT_LOCK_INIT:
    case CC_EFFECT_LOCK_DESTROY:
    case CC_EFFECT_ACQUIRE:
    case CC_EFFECT_TRY_ACQUIRE:
    case CC_EFFECT_TIMED_ACQUIRE:
    case CC_EFFECT_RELEASE:
    case CC_EFFECT_COND_INIT:
    case CC_EFFECT_COND_DESTROY:
    case CC_EFFECT_COND_WAIT:
    case CC_EFFECT_COND_TIMED_WAIT:
    case CC_EFFECT_COND_SIGNAL:
    case CC_EFFECT_COND_BROADCAST:
    case CC_EFFECT_SEM_INIT:
    case CC_EFFECT_SEM_DESTROY:
    case CC_EFFECT_SEM_WAIT:
    case CC_EFFECT_SEM_TRY_WAIT:
    case CC_EFFECT_SEM_TIMED_WAIT:
    case CC_EFFECT_SEM_POST:
    case CC_EFFECT_SEM_OPEN:
    case CC_EFFECT_BARRIER_INIT:
    case CC_EFFECT_BARRIER_DESTROY:
    case CC_EFFECT_BARRIER_WAIT:
    case CC_EFFECT_SPAWN:
    case CC_EFFECT_JOIN:
    case CC_EFFECT_JOIN_STORED:
    case CC_EFFECT_TRY_JOIN:
    case CC_EFFECT_DETACH:
    case CC_EFFECT_CANCEL:
    case CC_EFFECT_ONCE:
    case CC_EFFECT_SIGNAL_HANDLER: /* it interrupts the one thread */
        return true;
    default:
        return false;
    }
}

static bool function_concerns_others(struct cc_interpreter *in, cc_func_id func)
{
    const struct cc_func_facts *facts = cc_interp_func(in, func);
    for (int e = 0; facts->model && e < CC_API_EFFECTS; e++)
        if (concerns_others((enum cc_effect_kind)facts->model->effects[e].kind))
            return true;
    return facts->section;
}

static bool instruction_concerns_others(const struct cc_inst *inst)
{
    enum cc_op op = (enum cc_op)inst->op;
    return op == CC_OP_ASM || op == CC_OP_FENCE || op == CC_OP_RMW || op == CC_OP_CAS || (inst->flags & CC_INST_ATOMIC);
}

bool cc_is_lone_thread(struct cc_interpreter *in, bool strict)
{
    if (in->guards || (strict && !in->main))
        return false;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        if (function_concerns_others(in, f))
            return false;
    for (cc_inst_id i = 1; i < in->model->insts_count; i++)
        if (instruction_concerns_others(&in->model->insts[i]))
            return false;
    return true;
}

struct reach {
    struct cc_interpreter *in;
    cc_func_id *waiting;
    uint32_t count;
};

static void come_to(struct reach *reach, cc_func_id func)
{
    struct cc_func_facts *facts = &reach->in->funcs[func];
    if (!func || facts->reached || !cc_interp_has_body(reach->in, func))
        return;
    facts->reached = true;
    reach->waiting[reach->count++] = func;
}

/* Code that is not here and is given a function may have threads that call it. */
static void note_unknown(struct cc_interpreter *in, const struct cc_inst *call)
{
    if (cc_interp_func(in, call->a)->model || (in->model->funcs[call->a].flags & (CC_FUNC_DEFINED | CC_FUNC_NORETURN)))
        return;
    for (uint32_t i = 0; i < (uint32_t)call->imm; i++)
        if (in->model->insts[in->model->operands[call->c + i]].op == CC_OP_FUNC_ADDR)
            in->undefined_mattered[call->a] = 1;
}

void cc_lone_thread_reach(struct cc_interpreter *in)
{
    const struct cc_model *model = in->model;
    struct reach reach = { .in = in };
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    reach.waiting = cc_scratch_array(&in->scratch, model->funcs_count, sizeof *reach.waiting);
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        if (f == in->main || (model->funcs[f].flags & CC_FUNC_CONSTRUCTOR) ||
            (!in->main && model->funcs[f].linkage == CC_LINKAGE_EXTERNAL &&
             !(model->funcs[f].flags & (CC_FUNC_IN_SYSTEM | CC_FUNC_GUEST))))
            come_to(&reach, f);
    for (uint32_t i = 0; i < model->inits_count; i++)
        if (model->inits[i].kind == CC_INIT_FUNC)
            come_to(&reach, model->inits[i].id);
    while (reach.count) {
        const struct cc_func *func = &model->funcs[reach.waiting[--reach.count]];
        for (uint32_t i = 0; i < func->inst_count; i++) {
            const struct cc_inst *inst = &model->insts[func->insts + i];
            if (inst->op == CC_OP_FUNC_ADDR || inst->op == CC_OP_CALL)
                come_to(&reach, inst->a);
            if (inst->op == CC_OP_CALL && inst->a)
                note_unknown(in, inst);
        }
    }
    cc_scratch_release(&in->scratch, mark);
}
