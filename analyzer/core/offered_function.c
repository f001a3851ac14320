/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/offered_function.h"

#include "analyzer/core/core_memory.h"

struct offering {
    struct cc_interpreter *in;
    uint64_t *seen; /* variables whose initialisers code elsewhere can read, as bits */
    cc_var_id *stack;
    uint32_t depth;
    bool any;
};

static void offer_function(struct offering *o, cc_func_id id, bool registered)
{
    const struct cc_func *func = &o->in->model->funcs[id];
    struct cc_func_facts *facts = &o->in->funcs[id];
    if ((func->flags & CC_FUNC_DEFINED) && !(func->flags & (CC_FUNC_IN_SYSTEM | CC_FUNC_GUEST)) && !facts->reached &&
        !facts->offered) {
        o->any = facts->offered = true;
        facts->registered = registered;
    }
}

static void offer_variable(struct offering *o, cc_var_id var)
{
    if (cc_bit(o->seen, var))
        return;
    cc_bit_set(o->seen, var);
    o->stack[o->depth++] = var;
}

/* What the address, or a part of what lies there, is of: a function, or a variable that holds some. */
static void offer_address(struct offering *o, cc_inst_id id, bool registered)
{
    const struct cc_model *model = o->in->model;
    const struct cc_inst *inst = cc_inst_of_whole(model, id);
    if (inst->op == CC_OP_FUNC_ADDR)
        offer_function(o, inst->a, registered);
    else if (inst->op == CC_OP_VAR_ADDR && model->vars[inst->a].init_count)
        offer_variable(o, inst->a);
}

static void offer_arguments(struct offering *o, const struct cc_inst *call)
{
    const struct cc_model *model = o->in->model;
    if (!call->a || model->funcs[call->a].flags & CC_FUNC_DEFINED || cc_interp_func(o->in, call->a)->model)
        return;
    for (int64_t i = 0; i < call->imm; i++)
        offer_address(o, model->operands[call->c + (uint32_t)i], true);
}

static void offer_of_code(struct offering *o)
{
    const struct cc_model *model = o->in->model;
    for (cc_inst_id i = 1; i < model->insts_count; i++) {
        const struct cc_inst *inst = &model->insts[i];
        if ((inst->op != CC_OP_STORE && inst->op != CC_OP_CALL) || !o->in->funcs[o->in->func_of_inst[i]].reached)
            continue;
        if (inst->op == CC_OP_CALL)
            offer_arguments(o, inst);
        else if (model->insts[inst->a].op == CC_OP_FIELD_ADDR && inst->b)
            offer_address(o, inst->b, false);
    }
}

bool cc_offer_functions(struct cc_interpreter *in)
{
    const struct cc_model *model = in->model;
    if (!in->open)
        return false;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct offering o = { .in = in };
    o.seen = cc_scratch_array(&in->scratch, model->vars_count / 64 + 1, sizeof *o.seen);
    o.stack = cc_scratch_array(&in->scratch, model->vars_count + 1, sizeof *o.stack);
    for (cc_var_id v = 1; v < model->vars_count; v++)
        if (model->vars[v].init_count && model->vars[v].linkage == CC_LINKAGE_EXTERNAL)
            offer_variable(&o, v);
    offer_of_code(&o);
    while (o.depth) {
        const struct cc_var *var = &model->vars[o.stack[--o.depth]];
        for (uint32_t i = 0; i < var->init_count; i++) {
            const struct cc_init *init = &model->inits[var->inits + i];
            if (init->kind == CC_INIT_FUNC)
                offer_function(&o, init->id, false);
            else if (init->kind == CC_INIT_VAR)
                offer_variable(&o, init->id);
        }
    }
    cc_scratch_release(&in->scratch, mark);
    return o.any;
}

static bool is_by_registered(const struct cc_interpreter *in, const struct cc_access *access)
{
    return !access->thread && in->funcs[in->contexts[cc_entry_context(in, access->context)].func].registered;
}

bool cc_registered_take_turns(const struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    return in->open && is_by_registered(in, a) && is_by_registered(in, b);
}
