/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions that compute a value: constants, conversions, and what to do with the rest. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

bool FunctionLowering::isRecord(QualType type) const
{
    QualType plain = type.getCanonicalType();
    if (const auto *atomic = plain->getAs<AtomicType>())
        plain = atomic->getValueType();
    return plain->isRecordType() || plain->isArrayType();
}

bool FunctionLowering::isFloat(QualType type) const
{
    QualType plain = type.getCanonicalType();
    if (const auto *atomic = plain->getAs<AtomicType>())
        plain = atomic->getValueType();
    return plain->isFloatingType() || plain->isVectorType() || plain->isAnyComplexType() || plain->isMatrixType() ||
           plain->isFixedPointType();
}

/* Wrap `imm` as a value of `type`: sign or zero extended from its width. */
int64_t FunctionLowering::fit(int64_t imm, QualType type) const
{
    if (type->isBooleanType())
        return imm != 0;
    if (!type->isIntegralOrEnumerationType() || type->isIncompleteType() || type->isDependentType())
        return imm;
    unsigned bits = context_.getIntWidth(type);
    if (bits >= 64 || bits == 0)
        return imm;
    uint64_t raw = (uint64_t)imm << (64 - bits);
    return type->isUnsignedIntegerOrEnumerationType() ? (int64_t)(raw >> (64 - bits)) : (int64_t)raw >> (64 - bits);
}

Value FunctionLowering::constant(int64_t imm, QualType type, cc_loc_id loc)
{
    cc_inst inst = make(CC_OP_CONST, type.getUnqualifiedType(), loc);
    inst.imm = fit(imm, type);
    return draft_.add(inst);
}

Value FunctionLowering::unknown(QualType type, cc_loc_id loc)
{
    return draft_.add(make(CC_OP_UNKNOWN, type.getUnqualifiedType(), loc));
}

Value FunctionLowering::text(const StringLiteral *literal, cc_loc_id loc)
{
    std::string text;
    if (isByteString(literal)) {
        text = literal->getString().str();
    } else {
        llvm::raw_string_ostream stream(text);
        literal->outputString(stream);
    }
    cc_inst inst = make(CC_OP_TEXT, context_.getPointerType(literal->getType()), loc);
    inst.a = cc_model_add_text(unit_.builder, text.c_str());
    return draft_.add(inst);
}

Value FunctionLowering::functionAddress(const FunctionDecl *decl, cc_loc_id loc)
{
    cc_inst inst = make(CC_OP_FUNC_ADDR, context_.getPointerType(decl->getType()), loc);
    inst.a = unit_.function(decl);
    unit_.model->funcs[inst.a].flags |= CC_FUNC_ADDRESS_TAKEN;
    return draft_.add(inst);
}

bool FunctionLowering::foldInteger(const Expr *expr, int64_t &result)
{
    if (expr->isValueDependent() || expr->isTypeDependent() || expr->containsErrors())
        return false;
    Expr::EvalResult eval;
    if (!expr->EvaluateAsInt(eval, context_))
        return false;
    result = eval.Val.getInt().extOrTrunc(64).getSExtValue();
    return true;
}

/* The constant `expr` folds to, else `fallback`. */
Value FunctionLowering::foldedOr(const Expr *expr, Value fallback)
{
    int64_t imm;
    return foldInteger(expr, imm) ? constant(imm, expr->getType(), at(expr)) : fallback;
}

Value FunctionLowering::childrenThenUnknown(const Expr *expr)
{
    for (const Stmt *child : expr->children())
        if (const auto *part = dyn_cast_or_null<Expr>(child))
            discard(part);
    if (expr->getType()->isVoidType())
        return 0;
    if (isRecord(expr->getType()))
        return tempAddress(newTemp(expr->getType(), at(expr)), expr->getType(), at(expr));
    return unknown(expr->getType(), at(expr));
}

/* Evaluate for side effects only. */
void FunctionLowering::discard(const Expr *expr)
{
    expr = expr->IgnoreParens();
    if (const auto *whole = dyn_cast<ExprWithCleanups>(expr))
        return discard(whole->getSubExpr());
    if (const auto *cast = dyn_cast<CastExpr>(expr)) {
        if (cast->getCastKind() == CK_ToVoid)
            return discard(cast->getSubExpr());
        if (cast->getCastKind() == CK_LValueToRValue && isRecord(cast->getType()))
            return discard(cast->getSubExpr());
    }
    if (const auto *choice = dyn_cast<ConditionalOperator>(expr))
        return conditionalInto(choice, [&](const Expr *arm) { discard(arm); });
    if (const auto *op = dyn_cast<BinaryOperator>(expr); op && op->isLogicalOp()) {
        Block rest = draft_.newBlock();
        Block second = draft_.newBlock();
        condition(op->getLHS(), op->getOpcode() == BO_LAnd ? second : rest, op->getOpcode() == BO_LAnd ? rest : second);
        draft_.start(second);
        discard(op->getRHS());
        draft_.jump(rest, at(expr));
        draft_.start(rest);
        return;
    }
    if (expr->isGLValue() && !expr->getType()->isVoidType() && !expr->getType()->isFunctionType())
        address(expr);
    else
        value(expr);
}

/* The address that `value` holds when it is known in numbers, as in offsetof written by hand. */
static bool constantAddress(FunctionDraft &draft, Value value, int64_t &result)
{
    int64_t offset = 0;
    while (value) {
        const cc_inst &inst = draft.inst(value);
        if (inst.op == CC_OP_CONST) {
            result = inst.imm + offset;
            return true;
        }
        if (inst.op == CC_OP_FIELD_ADDR)
            offset += inst.imm;
        else if (inst.op == CC_OP_INDEX_ADDR && inst.imm && draft.inst(inst.b).op == CC_OP_CONST)
            offset += draft.inst(inst.b).imm * inst.imm;
        else if (inst.op != CC_OP_CAST)
            return false;
        value = inst.a;
    }
    return false;
}

Value FunctionLowering::convert(Value from, QualType to, const Expr *place)
{
    if (!from)
        return 0;
    int64_t imm;
    if (to->isIntegralOrEnumerationType() && constantAddress(draft_, from, imm))
        return constant(imm, to, at(place));
    if (isFloat(to))
        return unknown(to, at(place));
    if (to->isPointerType() && isConstant(from))
        return constant(draft_.inst(from).imm, to, at(place));
    if (draft_.inst(from).type == unit_.types.of(valueType(to.getUnqualifiedType())))
        return from;
    cc_inst inst = make(CC_OP_CAST, to.getUnqualifiedType(), at(place));
    inst.a = from;
    return draft_.add(inst);
}

Value FunctionLowering::castValue(const CastExpr *expr)
{
    const Expr *sub = expr->getSubExpr();
    QualType type = expr->getType();
    switch (expr->getCastKind()) {
    case CK_LValueToRValue:
        return isRecord(type) ? recordValue(expr) : load(address(sub), sub);
    case CK_NoOp:
    case CK_AtomicToNonAtomic:
    case CK_NonAtomicToAtomic:
        return value(sub);
    case CK_ArrayToPointerDecay:
        return address(sub);
    case CK_FunctionToPointerDecay:
    case CK_BuiltinFnToFnPtr:
        if (const auto *ref = dyn_cast<DeclRefExpr>(sub->IgnoreParens()))
            if (const auto *callee = dyn_cast<FunctionDecl>(ref->getDecl()))
                return functionAddress(callee, at(expr));
        return address(sub);
    case CK_NullToPointer:
        discard(sub);
        return constant(0, type, at(expr));
    case CK_BitCast:
    case CK_AddressSpaceConversion:
    case CK_IntegralToPointer:
    case CK_PointerToIntegral:
    case CK_IntegralCast:
    case CK_BooleanToSignedIntegral:
        if (isFloat(type) || isFloat(sub->getType()))
            return childrenThenUnknown(expr);
        return convert(value(sub), type, expr);
    case CK_IntegralToBoolean:
    case CK_PointerToBoolean: {
        Value from = value(sub);
        if (from && draft_.inst(from).op == CC_OP_FUNC_ADDR)
            return constant(1, type, at(expr));
        return binary(CC_BIN_NE, from, constant(0, sub->getType(), at(expr)), sub->getType(), type, expr);
    }
    case CK_ToVoid:
        discard(sub);
        return 0;
    case CK_ToUnion:
        return recordValue(expr);
    default:
        return childrenThenUnknown(expr);
    }
}

Value FunctionLowering::statementValue(const StmtExpr *expr)
{
    const CompoundStmt *body = expr->getSubStmt();
    const Stmt *last = body->body_empty() ? nullptr : body->body_back();
    Value result = 0;
    openScope(expr);
    for (const Stmt *child : body->body()) {
        const Expr *tail = nullptr;
        if (child == last && !expr->getType()->isVoidType())
            if (const auto *whole = dyn_cast<ValueStmt>(child))
                tail = whole->getExprStmt();
        if (!tail) {
            stmt(child);
            continue;
        }
        for (; child != tail; child = cast<LabelStmt>(child)->getSubStmt()) {
            const auto *label = dyn_cast<LabelStmt>(child);
            if (!label)
                break; /* an attribute around the last expression */
            draft_.jump(labelBlock(label->getDecl()), at(label));
            draft_.start(labelBlock(label->getDecl()));
        }
        result = value(tail);
    }
    closeScope(unit_.places.token(body->getRBracLoc()));
    return result;
}

Value FunctionLowering::vaArg(const VAArgExpr *expr)
{
    discard(expr->getSubExpr());
    if (isRecord(expr->getType()))
        return tempAddress(newTemp(expr->getType(), at(expr)), expr->getType(), at(expr));
    return unknown(expr->getType(), at(expr));
}

/* Literals and what else is a constant, or is nothing the model follows. */
Value FunctionLowering::constantValue(const Expr *expr)
{
    switch (expr->getStmtClass()) {
    case Stmt::IntegerLiteralClass:
        return constant((int64_t)cast<IntegerLiteral>(expr)->getValue().extractBitsAsZExtValue(
                            std::min(64u, cast<IntegerLiteral>(expr)->getValue().getBitWidth()), 0),
                        expr->getType(), at(expr));
    case Stmt::CharacterLiteralClass:
        return constant(cast<CharacterLiteral>(expr)->getValue(), expr->getType(), at(expr));
    case Stmt::CXXBoolLiteralExprClass:
        return constant(cast<CXXBoolLiteralExpr>(expr)->getValue(), expr->getType(), at(expr));
    case Stmt::CXXNullPtrLiteralExprClass:
    case Stmt::GNUNullExprClass:
    case Stmt::ImplicitValueInitExprClass:
        if (isRecord(expr->getType()))
            return recordValue(expr);
        return isFloat(expr->getType()) ? unknown(expr->getType(), at(expr)) : constant(0, expr->getType(), at(expr));
    case Stmt::UnaryExprOrTypeTraitExprClass:
    case Stmt::OffsetOfExprClass: {
        Value folded = foldedOr(expr, 0);
        return folded ? folded : unknown(expr->getType(), at(expr));
    }
    case Stmt::TypeTraitExprClass:
    case Stmt::SourceLocExprClass:
        if (Value folded = expr->getType()->isIntegralOrEnumerationType() ? foldedOr(expr, 0) : 0)
            return folded;
        return unknown(expr->getType(), at(expr));
    case Stmt::FloatingLiteralClass:
    case Stmt::ImaginaryLiteralClass:
    case Stmt::FixedPointLiteralClass:
    case Stmt::AddrLabelExprClass:
        return unknown(expr->getType(), at(expr));
    default:
        return childrenThenUnknown(expr);
    }
}

Value FunctionLowering::value(const Expr *expr)
{
    switch (expr->getStmtClass()) {
    case Stmt::ParenExprClass:
        return value(cast<ParenExpr>(expr)->getSubExpr());
    case Stmt::ConstantExprClass:
        return foldedOr(expr, 0) ?: value(cast<ConstantExpr>(expr)->getSubExpr());
    case Stmt::ExprWithCleanupsClass:
        return value(cast<ExprWithCleanups>(expr)->getSubExpr());
    case Stmt::MaterializeTemporaryExprClass:
        return value(cast<MaterializeTemporaryExpr>(expr)->getSubExpr());
    case Stmt::GenericSelectionExprClass:
        if (cast<GenericSelectionExpr>(expr)->isResultDependent())
            return childrenThenUnknown(expr);
        return value(cast<GenericSelectionExpr>(expr)->getResultExpr());
    case Stmt::ChooseExprClass:
        if (expr->isValueDependent())
            return childrenThenUnknown(expr);
        return value(cast<ChooseExpr>(expr)->getChosenSubExpr());
    case Stmt::DeclRefExprClass: {
        const ValueDecl *decl = cast<DeclRefExpr>(expr)->getDecl();
        if (const auto *enumerator = dyn_cast<EnumConstantDecl>(decl))
            return constant(enumerator->getInitVal().extOrTrunc(64).getSExtValue(), expr->getType(), at(expr));
        if (const auto *function = dyn_cast<FunctionDecl>(decl))
            return functionAddress(function, at(expr));
        return isa<VarDecl>(decl) ? address(expr) : childrenThenUnknown(expr);
    }
    case Stmt::ImplicitCastExprClass:
    case Stmt::CStyleCastExprClass:
        return castValue(cast<CastExpr>(expr));
    case Stmt::UnaryOperatorClass:
        return unaryOperator(cast<UnaryOperator>(expr));
    case Stmt::BinaryOperatorClass:
        return binaryOperator(cast<BinaryOperator>(expr));
    case Stmt::CompoundAssignOperatorClass:
        return compoundAssign(cast<CompoundAssignOperator>(expr));
    case Stmt::ConditionalOperatorClass:
    case Stmt::BinaryConditionalOperatorClass:
        return conditional(cast<AbstractConditionalOperator>(expr));
    case Stmt::OpaqueValueExprClass: {
        const auto *opaque = cast<OpaqueValueExpr>(expr);
        auto known = opaque_.find(opaque);
        if (known != opaque_.end())
            return known->second;
        return opaque->getSourceExpr() ? value(opaque->getSourceExpr()) : unknown(expr->getType(), at(expr));
    }
    case Stmt::CallExprClass:
        return call(cast<CallExpr>(expr));
    case Stmt::AtomicExprClass:
        return atomicExpr(cast<AtomicExpr>(expr));
    case Stmt::StmtExprClass:
        return statementValue(cast<StmtExpr>(expr));
    case Stmt::MemberExprClass:
    case Stmt::ArraySubscriptExprClass:
        /* A member of a struct rvalue. */
        if (isRecord(expr->getType()) || expr->isGLValue())
            return address(expr);
        return load(address(expr), expr);
    case Stmt::InitListExprClass: {
        const auto *list = cast<InitListExpr>(expr);
        if (isRecord(expr->getType()))
            return recordValue(expr);
        if (isFloat(expr->getType()))
            return childrenThenUnknown(expr);
        return list->getNumInits() ? value(list->getInit(0)) : constant(0, expr->getType(), at(expr));
    }
    case Stmt::VAArgExprClass:
        return vaArg(cast<VAArgExpr>(expr));
    case Stmt::StringLiteralClass:
    case Stmt::PredefinedExprClass:
    case Stmt::CompoundLiteralExprClass:
        return address(expr);
    default:
        return constantValue(expr);
    }
}

} // namespace concheck
