/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/memory_order.h"

bool cc_is_atomic(const struct cc_interpreter *in, cc_inst_id id)
{
    const struct cc_inst *inst = &in->model->insts[id];
    if (inst->op == CC_OP_RMW || inst->op == CC_OP_CAS)
        return true;
    return (inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE) && (inst->flags & CC_INST_ATOMIC);
}

static bool has_fences(struct cc_interpreter *in)
{
    for (cc_inst_id i = 1; i < in->model->insts_count && !in->fences; i++) {
        const struct cc_inst *inst = &in->model->insts[i];
        if (inst->op == CC_OP_ASM || (inst->op == CC_OP_FENCE && inst->order != CC_RELAXED))
            in->fences = CC_FENCES;
    }
    if (!in->fences)
        in->fences = CC_NO_FENCES;
    return in->fences == CC_FENCES;
}

bool cc_order_acquires(struct cc_interpreter *in, cc_inst_id id)
{
    uint8_t order = in->model->insts[id].order;
    return cc_is_atomic(in, id) && ((order != CC_RELAXED && order != CC_RELEASE) || has_fences(in));
}

bool cc_order_releases(struct cc_interpreter *in, cc_inst_id id)
{
    uint8_t order = in->model->insts[id].order;
    return cc_is_atomic(in, id) && (order >= CC_RELEASE || has_fences(in));
}
