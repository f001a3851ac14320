/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

FunctionLowering::FunctionLowering(UnitLowering &unit, const FunctionDecl *definition, cc_func_id id)
    : unit_(unit), context_(unit.context), definition_(definition), id_(id)
{
}

void FunctionLowering::run()
{
    for (const ParmVarDecl *param : definition_->parameters()) {
        cc_var row = {};
        row.name = cc_model_add_text(unit_.builder, param->getName().str().c_str());
        row.type = unit_.types.of(param->getType());
        row.loc = unit_.places.token(param->getLocation());
        row.kind = CC_VAR_PARAM;
        if (param->getType().isConstQualified())
            row.flags |= CC_VAR_CONST;
        locals_[param] = draft_.addVar(row);
    }
    const Stmt *body = definition_->getBody();
    std::vector<std::pair<const Stmt *, size_t>> scopes;
    findLabels(body, scopes);
    for (const ParmVarDecl *param : definition_->parameters())
        variableSizes(param->getOriginalType());
    stmt(body);
    draft_.ret(0, unit_.places.token(body->getEndLoc()));
    draft_.write(unit_.builder, id_, (uint32_t)definition_->getNumParams());
}

} // namespace concheck
