/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions that name a place in memory, and the loads and stores there. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

/* What the declared type of a place says about an access to it. */
uint8_t FunctionLowering::accessFlags(const Expr *place) const
{
    uint8_t flags = 0;
    QualType type = place->getType();
    if (type.isVolatileQualified())
        flags |= CC_INST_VOLATILE;
    if (type->isAtomicType())
        flags |= CC_INST_ATOMIC;
    if (place->refersToBitField())
        flags |= CC_INST_BITFIELD;
    return flags;
}

static QualType plainType(QualType type)
{
    if (const auto *atomic = type->getAs<AtomicType>())
        type = atomic->getValueType();
    return type.getUnqualifiedType();
}

Value FunctionLowering::placeOr(Value place, cc_loc_id loc)
{
    return place ? place : unknown(context_.VoidPtrTy, loc);
}

Value FunctionLowering::load(Value from, QualType type, cc_loc_id loc, uint8_t flags)
{
    from = placeOr(from, loc);
    cc_inst inst = make(CC_OP_LOAD, plainType(type), loc);
    inst.a = from;
    inst.flags = flags;
    inst.order = flags & CC_INST_ATOMIC ? CC_SEQ_CST : 0;
    return draft_.add(inst);
}

Value FunctionLowering::load(Value from, const Expr *place)
{
    return load(from, place->getType(), at(place), accessFlags(place));
}

void FunctionLowering::store(Value to, Value what, QualType type, cc_loc_id loc, uint8_t flags)
{
    to = placeOr(to, loc);
    cc_inst inst = make(CC_OP_STORE, plainType(type), loc);
    inst.a = to;
    inst.b = what;
    inst.flags = flags;
    inst.order = flags & CC_INST_ATOMIC ? CC_SEQ_CST : 0;
    draft_.add(inst);
}

void FunctionLowering::store(Value to, Value what, const Expr *place)
{
    store(to, what, place->getType(), at(place), accessFlags(place));
}

void FunctionLowering::copy(Value to, Value from, QualType type, cc_loc_id loc, uint8_t flags)
{
    to = placeOr(to, loc);
    from = placeOr(from, loc);
    cc_inst inst = make(CC_OP_COPY, plainType(type), loc);
    inst.a = to;
    inst.b = from;
    inst.imm = (int64_t)unit_.types.sizeOf(type);
    inst.flags = flags;
    inst.order = flags & CC_INST_ATOMIC ? CC_SEQ_CST : 0;
    draft_.add(inst);
}

uint32_t FunctionLowering::newTemp(QualType type, cc_loc_id loc)
{
    cc_var var = {};
    var.type = unit_.types.of(valueType(plainType(type)));
    var.loc = loc;
    var.kind = CC_VAR_TEMP;
    return draft_.addVar(var);
}

Value FunctionLowering::tempAddress(uint32_t temp, QualType type, cc_loc_id loc)
{
    cc_inst inst = make(CC_OP_VAR_ADDR, context_.getPointerType(valueType(plainType(type))), loc);
    inst.a = temp | DraftLocal;
    return draft_.add(inst);
}

Value FunctionLowering::varAddress(const VarDecl *decl, const Expr *place)
{
    cc_inst inst = make(CC_OP_VAR_ADDR, context_.getPointerType(decl->getType()), at(place));
    auto local = locals_.find(decl);
    if (local != locals_.end())
        inst.a = local->second | DraftLocal;
    else if (decl->hasGlobalStorage())
        inst.a = unit_.global(decl, decl->isStaticLocal() ? id_ : 0);
    else
        return unknown(context_.getPointerType(decl->getType()), at(place)); /* only in broken code */
    return draft_.add(inst);
}

Value FunctionLowering::fieldAddress(Value base, const FieldDecl *field, cc_loc_id loc)
{
    base = placeOr(base, loc);
    cc_inst inst = make(CC_OP_FIELD_ADDR, context_.getPointerType(field->getType()), loc);
    inst.a = base;
    inst.b = unit_.types.field(field);
    inst.imm = (int64_t)unit_.types.fieldOffset(field);
    if (!inst.b) /* a member of a record with errors */
        return unknown(context_.getPointerType(field->getType()), loc);
    return draft_.add(inst);
}

Value FunctionLowering::indexAddress(Value base, Value index, int64_t stride, QualType element, cc_loc_id loc)
{
    base = placeOr(base, loc);
    cc_inst inst = make(CC_OP_INDEX_ADDR, context_.getPointerType(element), loc);
    inst.a = base;
    inst.b = index;
    inst.imm = stride;
    return draft_.add(inst);
}

Value FunctionLowering::memberAddress(const MemberExpr *expr)
{
    const auto *field = dyn_cast<FieldDecl>(expr->getMemberDecl());
    if (!field)
        return childrenThenUnknown(expr);
    const Expr *base = expr->getBase();
    Value object = expr->isArrow() || !base->isGLValue() ? value(base) : address(base);
    return fieldAddress(object, field, at(expr));
}

Value FunctionLowering::subscriptAddress(const ArraySubscriptExpr *expr)
{
    const Expr *base = expr->getBase();
    Value object = base->getType()->isVectorType() && base->isGLValue() ? address(base) : value(base);
    Value index = value(expr->getIdx());
    QualType element = expr->getType();
    return indexAddress(object, index, (int64_t)unit_.types.sizeOf(element), element, at(expr));
}

Value FunctionLowering::literalAddress(const CompoundLiteralExpr *expr)
{
    QualType type = expr->getType();
    if (expr->isFileScope()) {
        cc_inst inst = make(CC_OP_VAR_ADDR, context_.getPointerType(type), at(expr));
        inst.a = unit_.literal(expr);
        return draft_.add(inst);
    }
    auto [slot, fresh] = literals_.try_emplace(expr, 0);
    if (fresh)
        slot->second = newTemp(type, at(expr));
    uint32_t temp = slot->second;
    cc_inst begin = make(CC_OP_VAR_BEGIN, type, at(expr));
    begin.a = temp | DraftLocal;
    draft_.add(begin);
    Value to = tempAddress(temp, type, at(expr));
    initialise(to, type, expr->getInitializer(), CC_INST_INITIALISES);
    return to;
}

/* The address of the object that `expr` designates. */
Value FunctionLowering::address(const Expr *expr)
{
    switch (expr->getStmtClass()) {
    case Stmt::ParenExprClass:
        return address(cast<ParenExpr>(expr)->getSubExpr());
    case Stmt::ExprWithCleanupsClass:
        return address(cast<ExprWithCleanups>(expr)->getSubExpr());
    case Stmt::MaterializeTemporaryExprClass:
        return address(cast<MaterializeTemporaryExpr>(expr)->getSubExpr());
    case Stmt::GenericSelectionExprClass:
        if (cast<GenericSelectionExpr>(expr)->isResultDependent())
            break;
        return address(cast<GenericSelectionExpr>(expr)->getResultExpr());
    case Stmt::ChooseExprClass:
        if (expr->isValueDependent())
            break;
        return address(cast<ChooseExpr>(expr)->getChosenSubExpr());
    case Stmt::DeclRefExprClass:
        if (const auto *var = dyn_cast<VarDecl>(cast<DeclRefExpr>(expr)->getDecl()))
            return varAddress(var, expr);
        return value(expr);
    case Stmt::UnaryOperatorClass: {
        const auto *op = cast<UnaryOperator>(expr);
        if (op->getOpcode() == UO_Deref)
            return value(op->getSubExpr());
        if (op->getOpcode() == UO_Extension || op->getOpcode() == UO_Real || op->getOpcode() == UO_Imag)
            return op->getSubExpr()->isGLValue() ? address(op->getSubExpr()) : value(op->getSubExpr());
        return value(expr);
    }
    case Stmt::ArraySubscriptExprClass:
        return subscriptAddress(cast<ArraySubscriptExpr>(expr));
    case Stmt::MemberExprClass:
        return memberAddress(cast<MemberExpr>(expr));
    case Stmt::CompoundLiteralExprClass:
        return literalAddress(cast<CompoundLiteralExpr>(expr));
    case Stmt::StringLiteralClass:
        return text(cast<StringLiteral>(expr), at(expr));
    case Stmt::PredefinedExprClass:
        if (const StringLiteral *name = cast<PredefinedExpr>(expr)->getFunctionName())
            return text(name, at(expr));
        break;
    case Stmt::ImplicitCastExprClass:
    case Stmt::CStyleCastExprClass: {
        const auto *cast_expr = cast<CastExpr>(expr);
        if (expr->isGLValue())
            return address(cast_expr->getSubExpr());
        return value(expr);
    }
    case Stmt::ExtVectorElementExprClass:
        return address(cast<ExtVectorElementExpr>(expr)->getBase());
    default:
        if (!expr->isGLValue())
            return value(expr);
        break;
    }
    for (const Stmt *child : expr->children())
        if (const auto *part = dyn_cast_or_null<Expr>(child))
            discard(part);
    return unknown(context_.getPointerType(expr->getType()), at(expr));
}

} // namespace concheck
