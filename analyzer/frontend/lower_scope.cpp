/* SPDX-License-Identifier: Apache-2.0 */
/* Scopes: the ends of variables' lives and the cleanups due there, also on the ways out by jump. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

namespace
{

bool opensScope(const Stmt *stmt)
{
    return isa<CompoundStmt>(stmt) || isa<ForStmt>(stmt) || isa<StmtExpr>(stmt) || isa<IfStmt>(stmt) ||
           isa<SwitchStmt>(stmt) || isa<WhileStmt>(stmt);
}

} // namespace

/* Note for every label below `stmt` which scopes stand around it, and how many variables these have by then. */
void FunctionLowering::findLabels(const Stmt *stmt, std::vector<std::pair<const Stmt *, size_t>> &scopes)
{
    if (!stmt)
        return;
    if (const auto *label = dyn_cast<LabelStmt>(stmt))
        labels_[label->getDecl()].scopes = scopes;
    if (const auto *taken = dyn_cast<AddrLabelExpr>(stmt))
        if (std::find(taken_labels_.begin(), taken_labels_.end(), taken->getLabel()) == taken_labels_.end())
            taken_labels_.push_back(taken->getLabel());
    if (const auto *decls = dyn_cast<DeclStmt>(stmt)) {
        for (const Decl *decl : decls->decls())
            if (const auto *var = dyn_cast<VarDecl>(decl)) {
                findLabels(var->getInit(), scopes);
                if (!scopes.empty() && !var->hasGlobalStorage())
                    scopes.back().second++;
            }
        return;
    }
    if (deferredStmt(stmt) && !scopes.empty())
        scopes.back().second++;
    /* The body of a statement expression is the scope of the expression. */
    const Stmt *inner = stmt;
    if (const auto *expr = dyn_cast<StmtExpr>(stmt))
        inner = expr->getSubStmt();
    bool scoped = opensScope(stmt);
    if (scoped)
        scopes.emplace_back(stmt, 0);
    for (const Stmt *child : inner->children())
        findLabels(child, scopes);
    if (scoped)
        scopes.pop_back();
}

Block FunctionLowering::labelBlock(const LabelDecl *label)
{
    LabelPlace &place = labels_[label];
    if (place.block == NoBlock)
        place.block = draft_.newBlock();
    return place.block;
}

void FunctionLowering::openScope(const Stmt *stmt)
{
    scopes_.push_back(Scope{ stmt, {} });
}

/* A statement that was put off is lowered on each way out of its scope; labels in it are others each time. */
void FunctionLowering::forgetLabels(const Stmt *stmt)
{
    if (!stmt)
        return;
    if (const auto *label = dyn_cast<LabelStmt>(stmt))
        labels_[label->getDecl()].block = NoBlock;
    for (const Stmt *child : stmt->children())
        forgetLabels(child);
}

void FunctionLowering::runDeferred(const Stmt *deferred)
{
    forgetLabels(deferred);
    stmt(deferred);
}

/* End what is in scope number `scope` from number `first` on, the last declared first. */
void FunctionLowering::leaveVars(size_t scope, size_t first, cc_loc_id loc)
{
    if (draft_.closed())
        return;
    for (size_t i = scopes_[scope].vars.size(); i-- > first;) {
        const ScopeVar var = scopes_[scope].vars[i]; /* a copy: what was put off may open scopes */
        if (var.deferred) {
            runDeferred(var.deferred);
            continue;
        }
        QualType type = var.decl->getType();
        if (const auto *cleanup = var.decl->getAttr<CleanupAttr>()) {
            const FunctionDecl *callee = cleanup->getFunctionDecl();
            Value place = tempAddress(var.var, type, loc);
            emitCall(unit_.function(callee), 0, { place }, callee->getReturnType(), loc);
        }
        cc_inst end = make(CC_OP_VAR_END, type, loc);
        end.a = var.var | DraftLocal;
        draft_.add(end);
    }
}

void FunctionLowering::closeScope(cc_loc_id loc)
{
    leaveVars(scopes_.size() - 1, 0, loc);
    scopes_.pop_back();
}

/* Emit what leaving all scopes deeper than `depth` does; they stay open for the code that follows. */
void FunctionLowering::leaveScopes(size_t depth, cc_loc_id loc)
{
    for (size_t i = scopes_.size(); i-- > depth;)
        leaveVars(i, 0, loc);
}

/* Emit what a jump to `label` leaves. */
void FunctionLowering::leaveFor(const LabelPlace &label, cc_loc_id loc)
{
    size_t common = 0;
    size_t kept = 0;
    while (common < scopes_.size() && common < label.scopes.size() &&
           scopes_[common].stmt == label.scopes[common].first) {
        kept = std::min(scopes_[common].vars.size(), label.scopes[common].second);
        common++;
        if (kept < scopes_[common - 1].vars.size())
            break; /* a jump back, to before a declaration */
    }
    leaveScopes(common, loc);
    if (common)
        leaveVars(common - 1, kept, loc);
}

} // namespace concheck
