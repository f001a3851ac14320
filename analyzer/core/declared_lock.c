/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/declared_lock.h"

enum { DEEPEST_CALLS = 8 };

/* What a body shows of what it does to locks. */
struct sight {
    bool known;  /* it leads to a lock that is known: follow it */
    bool orders; /* it has an operation that acquires or releases, or code that is not here */
};

/* The type of what an annotation names, or 0. */
static cc_type_id type_of(const struct cc_model *model, const struct cc_annotation *row)
{
    const struct cc_func *func = &model->funcs[row->subject];
    cc_type_id type = 0;
    if (row->base == CC_BASE_VARIABLE)
        type = model->vars[row->base_id].type;
    else if (row->base == CC_BASE_ARGUMENT && row->base_id < func->param_count && row->base_id < func->var_count)
        type = model->types[model->vars[func->params + row->base_id].type].element;
    for (uint32_t i = 0; i < row->step_count && type; i++)
        type = row->steps[i] == CC_STEP_LOAD ? model->types[type].element : model->fields[row->steps[i]].type;
    return type;
}

bool cc_declared_lock_is_type(const struct cc_model *model, cc_type_id type)
{
    for (uint32_t i = 1; type && i < model->annotations_count; i++)
        if (model->annotations[i].kind == CC_ANNOTATION_CAPABILITY && model->annotations[i].subject == type)
            return true;
    return false;
}

static bool acts_on_lock(const struct cc_api_model *api)
{
    for (int e = 0; e < CC_API_EFFECTS && api->effects[e].kind != CC_EFFECT_NONE; e++)
        switch ((enum cc_effect_kind)api->effects[e].kind) {
        case CC_EFFECT_ACQUIRE:
        case CC_EFFECT_TRY_ACQUIRE:
        case CC_EFFECT_TIMED_ACQUIRE:
        case CC_EFFECT_RELEASE:
        case CC_EFFECT_SEM_WAIT:
        case CC_EFFECT_SEM_TRY_WAIT:
        case CC_EFFECT_SEM_TIMED_WAIT:
        case CC_EFFECT_SEM_POST:
            return true;
        default:
            break;
        }
    return false;
}

/* Is `func` declared to do something to a lock? */
static bool is_declared(const struct cc_model *model, cc_func_id func)
{
    for (uint32_t i = 1; i < model->annotations_count; i++)
        if (!model->annotations[i].of_variable && model->annotations[i].subject == func &&
            model->annotations[i].kind >= CC_ANNOTATION_ACQUIRES &&
            model->annotations[i].kind <= CC_ANNOTATION_RELEASES)
            return true;
    return false;
}

static bool orders_memory(const struct cc_inst *inst, bool release)
{
    bool atomic = inst->op == CC_OP_RMW || inst->op == CC_OP_CAS || inst->op == CC_OP_FENCE;
    if (!atomic && !(inst->flags & CC_INST_ATOMIC))
        return false;
    return inst->order >= CC_ACQ_REL || inst->order == (release ? CC_RELEASE : CC_ACQUIRE);
}

static void look_at(struct cc_interpreter *in, cc_func_id id, bool release, int depth, struct sight *out)
{
    const struct cc_model *model = in->model;
    const struct cc_func *func = &model->funcs[id];
    if (!(func->flags & CC_FUNC_DEFINED) || (func->flags & CC_FUNC_BROKEN)) {
        out->orders = true;
        return;
    }
    for (cc_inst_id i = func->insts; i < func->insts + func->inst_count; i++) {
        const struct cc_inst *inst = &model->insts[i];
        out->orders |= inst->op == CC_OP_ASM || orders_memory(inst, release);
        if (inst->op != CC_OP_CALL || !inst->a)
            continue;
        const struct cc_api_model *api = cc_interp_func(in, inst->a)->model;
        if (api)
            out->known |= acts_on_lock(api);
        else if (is_declared(model, inst->a))
            out->known = true;
        else if (depth < DEEPEST_CALLS)
            look_at(in, inst->a, release, depth + 1, out);
    }
}

bool cc_declared_lock_stands(struct cc_interpreter *in, const struct cc_annotation *row)
{
    struct sight sight = { 0 };
    if (row->kind < CC_ANNOTATION_ACQUIRES || row->kind > CC_ANNOTATION_RELEASES ||
        !cc_declared_lock_is_type(in->model, type_of(in->model, row)))
        return false;
    look_at(in, row->subject, row->kind == CC_ANNOTATION_RELEASES, 0, &sight);
    return sight.orders && !sight.known;
}
