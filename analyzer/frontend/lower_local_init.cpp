/* SPDX-License-Identifier: Apache-2.0 */
/* Initialisers of local variables, and values of struct and union type. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

void FunctionLowering::zero(Value to, QualType type, cc_loc_id loc, uint8_t flags)
{
    to = placeOr(to, loc);
    cc_inst inst = make(CC_OP_ZERO, type.getUnqualifiedType(), loc);
    inst.a = to;
    inst.imm = (int64_t)unit_.types.sizeOf(type);
    inst.flags = flags;
    draft_.add(inst);
}

/* True when `list` leaves members or elements to be zero. */
bool FunctionLowering::leavesRest(const InitListExpr *list, QualType type) const
{
    if (list->hasArrayFiller())
        return true;
    if (const auto *array = context_.getAsConstantArrayType(type))
        if (array->getSize().getZExtValue() > list->getNumInits())
            return true;
    for (const Expr *init : list->inits())
        if (!init || isa<ImplicitValueInitExpr>(init))
            return true;
    const RecordDecl *record = type->getAsRecordDecl();
    return record && record->isUnion();
}

void FunctionLowering::initialiseRecord(Value to, const RecordDecl *record, const InitListExpr *list, uint8_t flags)
{
    if (record->isUnion()) {
        const FieldDecl *field = list->getInitializedFieldInUnion();
        if (field && list->getNumInits() && !isa<ImplicitValueInitExpr>(list->getInit(0)))
            initialise(fieldAddress(to, field, at(list)), field->getType(), list->getInit(0),
                       (uint8_t)(flags | (field->isBitField() ? CC_INST_BITFIELD : 0)));
        return;
    }
    unsigned next = 0;
    for (const FieldDecl *field : record->fields()) {
        if (isUnnamedBitField(field))
            continue;
        if (next >= list->getNumInits())
            break;
        const Expr *init = list->getInit(next++);
        if (!init || isa<ImplicitValueInitExpr>(init) || isa<NoInitExpr>(init))
            continue;
        uint8_t bits = field->isBitField() ? CC_INST_BITFIELD : 0;
        initialise(fieldAddress(to, field, at(init)), field->getType(), init, (uint8_t)(flags | bits));
    }
}

void FunctionLowering::initialiseList(Value to, QualType type, const InitListExpr *list, uint8_t flags)
{
    if (list->isTransparent() || (list->getNumInits() == 1 && list->getInit(0) && type->isArrayType() &&
                                  isa<StringLiteral>(list->getInit(0)->IgnoreParens()) &&
                                  context_.hasSameUnqualifiedType(list->getInit(0)->getType(), type)))
        return initialise(to, type, list->getInit(0), flags);
    if (leavesRest(list, type))
        zero(to, type, at(list), flags);
    if (const RecordDecl *record = type->getAsRecordDecl()) {
        if (record->getDefinition())
            initialiseRecord(to, record->getDefinition(), list, flags);
        return;
    }
    const ArrayType *array = context_.getAsArrayType(type);
    if (!array)
        return;
    QualType element = array->getElementType();
    int64_t stride = (int64_t)unit_.types.sizeOf(element);
    for (unsigned i = 0; i < list->getNumInits(); i++) {
        const Expr *init = list->getInit(i);
        if (!init || isa<ImplicitValueInitExpr>(init) || isa<NoInitExpr>(init))
            continue;
        cc_loc_id loc = at(init);
        Value place = indexAddress(to, constant(i, context_.getPointerDiffType(), loc), stride, element, loc);
        initialise(place, element, init, flags);
    }
}

/* Set the object of `type` at `to` to what `init` says. */
void FunctionLowering::initialise(Value to, QualType type, const Expr *init, uint8_t flags)
{
    const Expr *plain = init->IgnoreParens();
    if (const auto *whole = dyn_cast<ExprWithCleanups>(plain))
        return initialise(to, type, whole->getSubExpr(), flags);
    if (type.isVolatileQualified())
        flags |= CC_INST_VOLATILE;
    if (const auto *update = dyn_cast<DesignatedInitUpdateExpr>(plain)) {
        initialise(to, type, update->getBase(), flags);
        const InitListExpr *list = update->getUpdater();
        if (const RecordDecl *record = type->getAsRecordDecl(); record && record->getDefinition())
            return initialiseRecord(to, record->getDefinition(), list, flags);
        return initialiseList(to, type, list, flags);
    }
    if (!isRecord(type)) {
        Value what = value(init);
        return store(to, what, type, at(init), flags);
    }
    if (const auto *list = dyn_cast<InitListExpr>(plain); list && !type->isAtomicType())
        return initialiseList(to, type, list, flags);
    if (isa<ImplicitValueInitExpr>(plain))
        return zero(to, type, at(init), flags);
    if (type->isArrayType()) {
        /* A string, or a compound literal as GNU C allows. */
        if (!plain->isGLValue())
            if (const auto *cast = dyn_cast<CastExpr>(plain))
                plain = cast->getSubExpr()->IgnoreParens();
        return copy(to, address(plain), type, at(init), flags);
    }
    storeRecord(to, init, at(init), flags);
}

/* Put the struct or union value of `expr` into the object at `to`. */
void FunctionLowering::storeRecord(Value to, const Expr *expr, cc_loc_id loc, uint8_t flags)
{
    const Expr *plain = expr->IgnoreParens();
    if (const auto *whole = dyn_cast<ExprWithCleanups>(plain))
        return storeRecord(to, whole->getSubExpr(), loc, flags);
    if (const auto *cast = dyn_cast<CastExpr>(plain)) {
        switch (cast->getCastKind()) {
        case CK_LValueToRValue: {
            const Expr *place = cast->getSubExpr();
            return copy(to, address(place), expr->getType(), loc, (uint8_t)(flags | accessFlags(place)));
        }
        case CK_NoOp:
        case CK_AtomicToNonAtomic:
        case CK_NonAtomicToAtomic:
            return storeRecord(to, cast->getSubExpr(), loc, flags);
        case CK_ToUnion: {
            const auto *record = cast->getType()->getAsRecordDecl();
            const FieldDecl *field = cast->getTargetFieldForToUnionCast(record, cast->getSubExpr()->getType());
            zero(to, cast->getType(), loc, flags);
            if (field)
                initialise(fieldAddress(to, field, loc), field->getType(), cast->getSubExpr(), flags);
            return;
        }
        default:
            break;
        }
    }
    if (const auto *list = dyn_cast<InitListExpr>(plain))
        return initialiseList(to, expr->getType(), list, flags);
    if (isa<ImplicitValueInitExpr>(plain))
        return zero(to, expr->getType(), loc, flags);
    if (const auto *choice = dyn_cast<AbstractConditionalOperator>(plain))
        return conditionalInto(choice, [&](const Expr *arm) { storeRecord(to, arm, loc, flags); });
    if (const auto *op = dyn_cast<BinaryOperator>(plain); op && op->getOpcode() == BO_Comma) {
        discard(op->getLHS());
        return storeRecord(to, op->getRHS(), loc, flags);
    }
    copy(to, value(plain), expr->getType(), loc, flags);
}

/* The address of a temporary that holds the struct or union value of `expr`. */
Value FunctionLowering::recordValue(const Expr *expr)
{
    cc_loc_id loc = at(expr);
    QualType type = expr->getType();
    uint32_t temp = newTemp(type, loc);
    Value to = tempAddress(temp, type, loc);
    storeRecord(to, expr, loc, 0);
    return tempAddress(temp, type, loc);
}

} // namespace concheck
