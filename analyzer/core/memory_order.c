/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/memory_order.h"

bool cc_is_atomic(const struct cc_interpreter *in, cc_inst_id id)
{
    const struct cc_inst *inst = &in->model->insts[id];
    if (inst->op == CC_OP_RMW || inst->op == CC_OP_CAS)
        return true;
    return (inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE) && (inst->flags & CC_INST_ATOMIC);
}

static uint8_t fences_of(const struct cc_inst *inst)
{
    if (inst->op == CC_OP_ASM)
        return CC_FENCES_ACQUIRE | CC_FENCES_RELEASE;
    if (inst->op != CC_OP_FENCE || inst->order == CC_RELAXED)
        return 0;
    return (uint8_t)((inst->order == CC_RELEASE ? 0 : CC_FENCES_ACQUIRE) |
                     (inst->order >= CC_RELEASE ? CC_FENCES_RELEASE : 0));
}

static bool has_fences(struct cc_interpreter *in, enum cc_fences wanted)
{
    for (cc_inst_id i = 1; i < in->model->insts_count && !(in->fences & CC_FENCES_KNOWN); i++)
        in->fences |= fences_of(&in->model->insts[i]);
    in->fences |= CC_FENCES_KNOWN;
    return in->fences & wanted;
}

bool cc_order_acquires(struct cc_interpreter *in, cc_inst_id id)
{
    uint8_t order = in->model->insts[id].order;
    return cc_is_atomic(in, id) && ((order != CC_RELAXED && order != CC_RELEASE) || has_fences(in, CC_FENCES_ACQUIRE));
}

bool cc_order_releases(struct cc_interpreter *in, cc_inst_id id)
{
    uint8_t order = in->model->insts[id].order;
    return cc_is_atomic(in, id) && (order >= CC_RELEASE || has_fences(in, CC_FENCES_RELEASE));
}
