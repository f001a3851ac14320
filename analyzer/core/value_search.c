/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/value_search.h"

bool cc_value_has(const struct cc_model *model, cc_inst_id id, int depth, cc_is_sought *is_sought)
{
    const struct cc_inst *inst = cc_inst_without_casts(model, id);
    if (is_sought(model, inst))
        return true;
    bool unary = inst->op == CC_OP_UNARY, binary = inst->op == CC_OP_BINARY;
    return depth && (unary || binary) &&
           (cc_value_has(model, inst->a, depth - 1, is_sought) ||
            (binary && cc_value_has(model, inst->b, depth - 1, is_sought)));
}
