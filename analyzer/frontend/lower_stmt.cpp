/* SPDX-License-Identifier: Apache-2.0 */
/* Statements. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

void FunctionLowering::compound(const CompoundStmt *block)
{
    openScope(block);
    for (const Stmt *child : block->body())
        stmt(child);
    closeScope(unit_.places.token(block->getRBracLoc()));
}

void FunctionLowering::ifStmt(const IfStmt *node)
{
    openScope(node);
    if (node->getInit())
        stmt(node->getInit());
    if (node->getConditionVariableDeclStmt())
        stmt(node->getConditionVariableDeclStmt());
    Block then = draft_.newBlock(), after = draft_.newBlock();
    Block otherwise = node->getElse() ? draft_.newBlock() : after;
    condition(node->getCond(), then, otherwise);
    draft_.start(then);
    stmt(node->getThen());
    draft_.jump(after, unit_.places.token(node->getThen()->getEndLoc()));
    if (node->getElse()) {
        draft_.start(otherwise);
        stmt(node->getElse());
        draft_.jump(after, unit_.places.token(node->getElse()->getEndLoc()));
    }
    draft_.start(after);
    closeScope(unit_.places.token(node->getEndLoc()));
}

void FunctionLowering::whileStmt(const WhileStmt *node)
{
    Block head = draft_.newBlock(), body = draft_.newBlock(), exit = draft_.newBlock();
    draft_.jump(head, at(node));
    draft_.startLoop(head);
    openScope(node);
    if (node->getConditionVariableDeclStmt())
        stmt(node->getConditionVariableDeclStmt());
    condition(node->getCond(), body, exit);
    draft_.start(body);
    breaks_.push_back({ exit, scopes_.size(), node });
    continues_.push_back({ head, scopes_.size(), node });
    stmt(node->getBody());
    breaks_.pop_back();
    continues_.pop_back();
    draft_.jump(head, unit_.places.token(node->getEndLoc()));
    draft_.start(exit);
    closeScope(unit_.places.token(node->getEndLoc()));
}

void FunctionLowering::doStmt(const DoStmt *node)
{
    Block body = draft_.newBlock(), check = draft_.newBlock(), exit = draft_.newBlock();
    draft_.jump(body, at(node));
    draft_.startLoop(body);
    breaks_.push_back({ exit, scopes_.size(), node });
    continues_.push_back({ check, scopes_.size(), node });
    stmt(node->getBody());
    breaks_.pop_back();
    continues_.pop_back();
    draft_.jump(check, at(node->getCond()));
    draft_.start(check);
    condition(node->getCond(), body, exit);
    draft_.start(exit);
}

void FunctionLowering::forStmt(const ForStmt *node)
{
    openScope(node);
    if (node->getInit())
        stmt(node->getInit());
    Block head = draft_.newBlock(), body = draft_.newBlock(), step = draft_.newBlock(), exit = draft_.newBlock();
    draft_.jump(head, at(node));
    draft_.startLoop(head);
    if (node->getConditionVariableDeclStmt())
        stmt(node->getConditionVariableDeclStmt());
    if (node->getCond())
        condition(node->getCond(), body, exit);
    else
        draft_.jump(body, at(node));
    draft_.start(body);
    breaks_.push_back({ exit, scopes_.size(), node });
    continues_.push_back({ step, scopes_.size(), node });
    stmt(node->getBody());
    breaks_.pop_back();
    continues_.pop_back();
    draft_.jump(step, unit_.places.token(node->getEndLoc()));
    draft_.start(step);
    if (node->getInc())
        discard(node->getInc());
    draft_.jump(head, unit_.places.token(node->getEndLoc()));
    draft_.start(exit);
    closeScope(unit_.places.token(node->getEndLoc()));
}

void FunctionLowering::switchStmt(const SwitchStmt *node)
{
    openScope(node);
    if (node->getInit())
        stmt(node->getInit());
    if (node->getConditionVariableDeclStmt())
        stmt(node->getConditionVariableDeclStmt());
    Value what = value(node->getCond());
    Block exit = draft_.newBlock(), fallback = exit;
    std::vector<cc_case> rows;
    for (const SwitchCase *one = node->getSwitchCaseList(); one; one = one->getNextSwitchCase()) {
        Block target = draft_.newBlock();
        cases_[one] = target;
        const auto *labelled = dyn_cast<CaseStmt>(one);
        if (!labelled) {
            fallback = target;
            continue;
        }
        int64_t low, high;
        if (!foldInteger(labelled->getLHS(), low))
            continue;
        if (!labelled->getRHS() || !foldInteger(labelled->getRHS(), high))
            high = low;
        rows.push_back(cc_case{ low, high, target });
    }
    std::reverse(rows.begin(), rows.end()); /* Clang lists them last to first */
    draft_.select(what, fallback, std::move(rows), at(node->getCond()));
    breaks_.push_back({ exit, scopes_.size(), node });
    stmt(node->getBody());
    breaks_.pop_back();
    draft_.jump(exit, unit_.places.token(node->getEndLoc()));
    draft_.start(exit);
    closeScope(unit_.places.token(node->getEndLoc()));
}

void FunctionLowering::caseStmt(const SwitchCase *node)
{
    auto known = cases_.find(node);
    if (known != cases_.end()) { /* else it stands outside of a switch, in broken code */
        Block target = known->second;
        draft_.jump(target, at(node));
        draft_.start(target);
    }
    stmt(node->getSubStmt());
}

void FunctionLowering::breakOrContinue(const Stmt *node)
{
    const auto &targets = isa<BreakStmt>(node) ? breaks_ : continues_;
    const Stmt *named = namedLoop(node);
    for (size_t i = targets.size(); i-- > 0;) {
        const JumpTarget target = targets[i]; /* a copy: leaving scopes may run loops */
        if (named && target.of != named)
            continue;
        leaveScopes(target.scope_depth, at(node));
        return draft_.jump(target.block, at(node));
    }
}

void FunctionLowering::returnStmt(const ReturnStmt *node)
{
    Value what = 0;
    if (const Expr *result = node->getRetValue()) {
        if (result->getType()->isVoidType())
            discard(result);
        else
            what = value(result);
    }
    leaveScopes(0, at(node));
    draft_.ret(what, at(node));
}

void FunctionLowering::gotoStmt(const GotoStmt *node)
{
    Block target = labelBlock(node->getLabel());
    leaveFor(labels_[node->getLabel()], at(node));
    draft_.jump(target, at(node));
}

void FunctionLowering::indirectGoto(const IndirectGotoStmt *node)
{
    if (const LabelDecl *label = node->getConstantTarget()) {
        Block target = labelBlock(label);
        leaveFor(labels_[label], at(node));
        return draft_.jump(target, at(node));
    }
    Value where = value(node->getTarget());
    std::vector<Block> targets;
    for (const LabelDecl *label : taken_labels_)
        targets.push_back(labelBlock(label));
    draft_.indirect(where, targets, at(node));
}

/* Inline assembly is opaque: it may use what it is given, and may go to the labels it names. */
void FunctionLowering::asmStmt(const AsmStmt *node)
{
    std::vector<uint32_t> operands;
    for (unsigned i = 0; i < node->getNumOutputs(); i++)
        operands.push_back(address(node->getOutputExpr(i)));
    for (unsigned i = 0; i < node->getNumInputs(); i++) {
        const Expr *input = node->getInputExpr(i);
        Value what = input->isGLValue() ? address(input) : value(input);
        if (what)
            operands.push_back(what);
    }
    draft_.addWithOperands(make(CC_OP_ASM, context_.VoidTy, at(node)), operands);
    const auto *gnu = dyn_cast<GCCAsmStmt>(node);
    if (!gnu || !gnu->isAsmGoto())
        return;
    Block next = draft_.newBlock();
    std::vector<Block> targets{ next };
    for (unsigned i = 0; i < gnu->getNumLabels(); i++)
        targets.push_back(labelBlock(gnu->getLabelExpr(i)->getLabel()));
    draft_.indirect(0, targets, at(node));
    draft_.start(next);
}

/* Evaluate the sizes of variable length arrays in `type`, which may have side effects. */
void FunctionLowering::variableSizes(QualType type)
{
    while (type->isVariablyModifiedType()) {
        if (const ArrayType *array = context_.getAsArrayType(type)) {
            if (const auto *variable = dyn_cast<VariableArrayType>(array); variable && variable->getSizeExpr())
                discard(variable->getSizeExpr());
            type = array->getElementType();
        } else if (type->isPointerType()) {
            type = type->getPointeeType();
        } else {
            break;
        }
    }
}

void FunctionLowering::localVar(const VarDecl *decl)
{
    if (decl->hasGlobalStorage()) {
        if (decl->isStaticLocal())
            unit_.global(decl, id_);
        return;
    }
    variableSizes(decl->getType());
    cc_var row = {};
    row.name = cc_model_add_text(unit_.builder, decl->getName().str().c_str());
    row.type = unit_.types.of(decl->getType());
    row.loc = unit_.places.token(decl->getLocation());
    row.kind = CC_VAR_LOCAL;
    if (decl->getType().isConstQualified())
        row.flags |= CC_VAR_CONST;
    if (decl->hasAttr<CleanupAttr>())
        row.flags |= CC_VAR_HAS_CLEANUP;
    uint32_t var = draft_.addVar(row);
    locals_[decl] = var;
    if (!scopes_.empty())
        scopes_.back().vars.push_back({ var, decl });
    cc_inst begin = make(CC_OP_VAR_BEGIN, decl->getType(), row.loc);
    begin.a = var | DraftLocal;
    draft_.add(begin);
    if (const Expr *init = decl->getInit()) {
        Value to = tempAddress(var, decl->getType(), row.loc);
        if (isRecord(decl->getType()))
            return initialise(to, decl->getType(), init, CC_INST_INITIALISES);
        Value what = value(init);
        store(to, what, decl->getType(), row.loc,
              (uint8_t)(CC_INST_INITIALISES | (decl->getType().isVolatileQualified() ? CC_INST_VOLATILE : 0)));
    }
}

void FunctionLowering::declStmt(const DeclStmt *node)
{
    for (const Decl *decl : node->decls()) {
        if (const auto *var = dyn_cast<VarDecl>(decl))
            localVar(var);
        else if (const auto *alias = dyn_cast<TypedefNameDecl>(decl))
            variableSizes(alias->getUnderlyingType());
    }
}

void FunctionLowering::stmt(const Stmt *node)
{
    if (const auto *expr = dyn_cast<Expr>(node))
        return discard(expr);
    switch (node->getStmtClass()) {
    case Stmt::CompoundStmtClass:
        return compound(cast<CompoundStmt>(node));
    case Stmt::DeclStmtClass:
        return declStmt(cast<DeclStmt>(node));
    case Stmt::IfStmtClass:
        return ifStmt(cast<IfStmt>(node));
    case Stmt::WhileStmtClass:
        return whileStmt(cast<WhileStmt>(node));
    case Stmt::DoStmtClass:
        return doStmt(cast<DoStmt>(node));
    case Stmt::ForStmtClass:
        return forStmt(cast<ForStmt>(node));
    case Stmt::SwitchStmtClass:
        return switchStmt(cast<SwitchStmt>(node));
    case Stmt::CaseStmtClass:
    case Stmt::DefaultStmtClass:
        return caseStmt(cast<SwitchCase>(node));
    case Stmt::ReturnStmtClass:
        return returnStmt(cast<ReturnStmt>(node));
    case Stmt::GotoStmtClass:
        return gotoStmt(cast<GotoStmt>(node));
    case Stmt::IndirectGotoStmtClass:
        return indirectGoto(cast<IndirectGotoStmt>(node));
    case Stmt::LabelStmtClass: {
        const auto *label = cast<LabelStmt>(node);
        Block block = labelBlock(label->getDecl());
        draft_.jump(block, at(node));
        draft_.start(block);
        return stmt(label->getSubStmt());
    }
    case Stmt::AttributedStmtClass:
        return stmt(cast<AttributedStmt>(node)->getSubStmt());
    case Stmt::BreakStmtClass:
    case Stmt::ContinueStmtClass:
        return breakOrContinue(node);
    case Stmt::GCCAsmStmtClass:
    case Stmt::MSAsmStmtClass:
        return asmStmt(cast<AsmStmt>(node));
    case Stmt::NullStmtClass:
        return;
    default:
        /* Where no block is around it, as below an `if`, it is its own scope, which ends at once. */
        if (const Stmt *deferred = deferredStmt(node);
            deferred && !scopes_.empty() && isa<CompoundStmt, StmtExpr>(scopes_.back().stmt)) {
            scopes_.back().vars.push_back({ 0, nullptr, deferred });
            return;
        }
        for (const Stmt *child : node->children())
            if (child)
                stmt(child);
    }
}

} // namespace concheck
