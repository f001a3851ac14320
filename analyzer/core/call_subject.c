/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/call_subject.h"

static const struct cc_effect *effect_in(struct cc_interpreter *in, cc_inst_id id, struct cc_effect_range kinds)
{
    const struct cc_inst *inst = &in->model->insts[id];
    bool names_function = inst->op == CC_OP_CALL || inst->op == CC_OP_FUNC_ADDR;
    const struct cc_api_model *model = names_function && inst->a ? cc_interp_func(in, inst->a)->model : NULL;
    for (int e = 0; model && e < CC_API_EFFECTS; e++)
        if (model->effects[e].kind >= kinds.first && model->effects[e].kind <= kinds.last)
            return &model->effects[e];
    return NULL;
}

bool cc_call_does(struct cc_interpreter *in, cc_inst_id id, struct cc_effect_range kinds)
{
    return effect_in(in, id, kinds) != NULL;
}

static uint32_t name_of_argument(const struct cc_model *model, const struct cc_inst *call, int8_t argument)
{
    if (argument < 0 || argument >= call->imm)
        return 0;
    const struct cc_inst *at = &model->insts[model->operands[(int64_t)call->c + argument]];
    while (at->op == CC_OP_INDEX_ADDR)
        at = &model->insts[at->a];
    if (at->op == CC_OP_FIELD_ADDR && at->b)
        return model->vars_count + at->b;
    return at->op == CC_OP_VAR_ADDR && model->vars[at->a].kind == CC_VAR_GLOBAL ? at->a : 0;
}

uint32_t cc_call_subject(struct cc_interpreter *in, cc_inst_id call, struct cc_effect_range kinds)
{
    const struct cc_inst *inst = &in->model->insts[call];
    const struct cc_effect *effect = inst->op == CC_OP_CALL ? effect_in(in, call, kinds) : NULL;
    return effect ? name_of_argument(in->model, inst, effect->object) : 0;
}

uint32_t cc_call_subject_within(struct cc_interpreter *in, cc_inst_id call, struct cc_effect_range kinds)
{
    const struct cc_model *model = in->model;
    const struct cc_inst *inst = &model->insts[call];
    const struct cc_effect *effect = inst->op == CC_OP_CALL ? effect_in(in, call, kinds) : NULL;
    uint32_t name = effect ? name_of_argument(model, inst, effect->object) : 0;
    if (name || !effect || effect->object < 0 || effect->object >= inst->imm)
        return name;
    const struct cc_inst *value = cc_inst_without_casts(model, model->operands[(int64_t)inst->c + effect->object]);
    if (value->op != CC_OP_LOAD || model->insts[value->a].op != CC_OP_VAR_ADDR)
        return 0;
    return model->vars_count + model->fields_count + model->insts[value->a].a;
}

uint32_t cc_wait_mutex_name(struct cc_interpreter *in, cc_inst_id call)
{
    static const struct cc_effect_range waits = { CC_EFFECT_COND_WAIT, CC_EFFECT_COND_TIMED_WAIT };
    const struct cc_inst *inst = &in->model->insts[call];
    const struct cc_effect *effect = inst->op == CC_OP_CALL ? effect_in(in, call, waits) : NULL;
    return effect ? name_of_argument(in->model, inst, effect->other) : 0;
}
