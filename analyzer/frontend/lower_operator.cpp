/* SPDX-License-Identifier: Apache-2.0 */
/* Operators: arithmetic, comparison, assignment, increment. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

namespace
{

/* The operation of `op` without its assignment; 0 when the model has none. */
uint8_t binaryOp(BinaryOperatorKind op)
{
    switch (op) {
    case BO_Add:
        return CC_BIN_ADD;
    case BO_Sub:
        return CC_BIN_SUB;
    case BO_Mul:
        return CC_BIN_MUL;
    case BO_Div:
        return CC_BIN_DIV;
    case BO_Rem:
        return CC_BIN_REM;
    case BO_Shl:
        return CC_BIN_SHL;
    case BO_Shr:
        return CC_BIN_SHR;
    case BO_And:
        return CC_BIN_AND;
    case BO_Or:
        return CC_BIN_OR;
    case BO_Xor:
        return CC_BIN_XOR;
    case BO_EQ:
        return CC_BIN_EQ;
    case BO_NE:
        return CC_BIN_NE;
    case BO_LT:
        return CC_BIN_LT;
    case BO_LE:
        return CC_BIN_LE;
    case BO_GT:
        return CC_BIN_GT;
    case BO_GE:
        return CC_BIN_GE;
    default:
        return 0;
    }
}

uint8_t rmwOp(BinaryOperatorKind op)
{
    switch (op) {
    case BO_Add:
        return CC_RMW_ADD;
    case BO_Sub:
        return CC_RMW_SUB;
    case BO_And:
        return CC_RMW_AND;
    case BO_Or:
        return CC_RMW_OR;
    case BO_Xor:
        return CC_RMW_XOR;
    default:
        return CC_RMW_OTHER;
    }
}

/* Compute `left op right` in 64 bits; false where C leaves it undefined. */
bool fold(uint8_t op, int64_t left, int64_t right, bool is_unsigned, int64_t &result)
{
    uint64_t l = (uint64_t)left, r = (uint64_t)right;
    switch (op) {
    case CC_BIN_ADD:
        result = (int64_t)(l + r);
        return true;
    case CC_BIN_SUB:
        result = (int64_t)(l - r);
        return true;
    case CC_BIN_MUL:
        result = (int64_t)(l * r);
        return true;
    case CC_BIN_DIV:
    case CC_BIN_REM:
        if (r == 0 || (left == INT64_MIN && right == -1))
            return false;
        if (op == CC_BIN_DIV)
            result = is_unsigned ? (int64_t)(l / r) : left / right;
        else
            result = is_unsigned ? (int64_t)(l % r) : left % right;
        return true;
    case CC_BIN_SHL:
        result = r < 64 ? (int64_t)(l << r) : 0;
        return r < 64;
    case CC_BIN_SHR:
        result = r >= 64 ? 0 : is_unsigned ? (int64_t)(l >> r) : left >> right;
        return r < 64;
    case CC_BIN_AND:
        result = left & right;
        return true;
    case CC_BIN_OR:
        result = left | right;
        return true;
    case CC_BIN_XOR:
        result = left ^ right;
        return true;
    case CC_BIN_EQ:
        result = l == r;
        return true;
    case CC_BIN_NE:
        result = l != r;
        return true;
    case CC_BIN_LT:
        result = is_unsigned ? l < r : left < right;
        return true;
    case CC_BIN_LE:
        result = is_unsigned ? l <= r : left <= right;
        return true;
    case CC_BIN_GT:
        result = is_unsigned ? l > r : left > right;
        return true;
    case CC_BIN_GE:
        result = is_unsigned ? l >= r : left >= right;
        return true;
    default:
        return false;
    }
}

} // namespace

Value FunctionLowering::unary(uint8_t sub, Value operand, QualType type, const Expr *place)
{
    if (isConstant(operand)) {
        int64_t imm = draft_.inst(operand).imm;
        int64_t result = sub == CC_UN_NEG ? (int64_t)(0 - (uint64_t)imm) : sub == CC_UN_NOT ? ~imm : !imm;
        return constant(result, type, at(place));
    }
    cc_inst inst = make(CC_OP_UNARY, type.getUnqualifiedType(), at(place));
    inst.sub = sub;
    inst.a = operand;
    return draft_.add(inst);
}

Value FunctionLowering::binary(uint8_t sub, Value left, Value right, QualType operands, QualType type,
                               const Expr *place, int64_t imm)
{
    int64_t result;
    bool is_unsigned = operands->isUnsignedIntegerOrEnumerationType() || operands->isPointerType();
    if (isConstant(left) && isConstant(right) &&
        fold(sub, draft_.inst(left).imm, draft_.inst(right).imm, is_unsigned, result))
        return constant(result, type, at(place));
    cc_inst inst = make(CC_OP_BINARY, type.getUnqualifiedType(), at(place));
    inst.sub = sub;
    inst.a = left;
    inst.b = right;
    inst.imm = imm;
    return draft_.add(inst);
}

Value FunctionLowering::pointerOffset(Value base, QualType pointer, Value index, bool negative, const Expr *place)
{
    QualType element = pointer->getPointeeType();
    if (negative)
        index = unary(CC_UN_NEG, index, context_.getPointerDiffType(), place);
    int64_t stride = element->isVoidType() || element->isFunctionType() ? 1 : (int64_t)unit_.types.sizeOf(element);
    return indexAddress(base, index, stride, element, at(place));
}

Value FunctionLowering::arithmetic(BinaryOperatorKind op, Value left, QualType left_type, Value right,
                                   QualType right_type, QualType result, const Expr *place)
{
    bool left_pointer = left_type->isAnyPointerType(), right_pointer = right_type->isAnyPointerType();
    if ((op == BO_Add || op == BO_Sub) && left_pointer && !right_pointer)
        return pointerOffset(left, left_type, right, op == BO_Sub, place);
    if (op == BO_Add && right_pointer)
        return pointerOffset(right, right_type, left, false, place);
    if (op == BO_Sub && left_pointer) {
        QualType element = left_type->getPointeeType();
        int64_t size = element->isVoidType() || element->isFunctionType() ? 1 : (int64_t)unit_.types.sizeOf(element);
        /* A difference of null-based addresses is an offset in disguise: convert folds it. */
        Value from = convert(left, context_.getPointerDiffType(), place);
        Value to = convert(right, context_.getPointerDiffType(), place);
        if (isConstant(from) && isConstant(to) && size)
            return constant((draft_.inst(from).imm - draft_.inst(to).imm) / size, result, at(place));
        return binary(CC_BIN_PTR_DIFF, left, right, left_type, result, place, size);
    }
    uint8_t sub = binaryOp(op);
    if (isFloat(left_type) || isFloat(right_type) || isFloat(result) || !sub)
        return unknown(result, at(place));
    return binary(sub, left, right, left_type, result, place);
}

Value FunctionLowering::unaryOperator(const UnaryOperator *expr)
{
    const Expr *sub = expr->getSubExpr();
    QualType type = expr->getType();
    switch (expr->getOpcode()) {
    case UO_PostInc:
    case UO_PostDec:
    case UO_PreInc:
    case UO_PreDec:
        return increment(expr);
    case UO_AddrOf:
        return address(sub);
    case UO_Deref:
        return address(expr);
    case UO_Plus:
    case UO_Extension:
        return value(sub);
    case UO_Minus:
    case UO_Not:
        if (isFloat(type))
            return childrenThenUnknown(expr);
        return unary(expr->getOpcode() == UO_Minus ? CC_UN_NEG : CC_UN_NOT, value(sub), type, expr);
    case UO_LNot:
        return isFloat(sub->getType()) ? childrenThenUnknown(expr) : unary(CC_UN_LNOT, value(sub), type, expr);
    default:
        return childrenThenUnknown(expr);
    }
}

Value FunctionLowering::binaryOperator(const BinaryOperator *expr)
{
    switch (expr->getOpcode()) {
    case BO_Assign:
        return assign(expr);
    case BO_Comma:
        discard(expr->getLHS());
        return value(expr->getRHS());
    case BO_LAnd:
    case BO_LOr:
        return logicalValue(expr);
    default:
        break;
    }
    Value left = value(expr->getLHS());
    Value right = value(expr->getRHS());
    return arithmetic(expr->getOpcode(), left, expr->getLHS()->getType(), right, expr->getRHS()->getType(),
                      expr->getType(), expr);
}

Value FunctionLowering::assign(const BinaryOperator *expr)
{
    const Expr *place = expr->getLHS();
    if (isRecord(place->getType())) {
        Value to = address(place);
        storeRecord(to, expr->getRHS(), at(place), accessFlags(place));
        return to;
    }
    Value what = value(expr->getRHS());
    store(address(place), what, place);
    return what;
}

Value FunctionLowering::compoundAssign(const CompoundAssignOperator *expr)
{
    const Expr *place = expr->getLHS();
    QualType type = place->getType().getUnqualifiedType();
    BinaryOperatorKind op = BinaryOperator::getOpForCompoundAssignment(expr->getOpcode());
    Value right = value(expr->getRHS());
    Value to = address(place);
    if (const auto *atomic = type->getAs<AtomicType>()) {
        QualType plain = atomic->getValueType().getUnqualifiedType();
        if (plain->isPointerType()) {
            int64_t size = (int64_t)unit_.types.sizeOf(plain->getPointeeType());
            QualType offset = context_.getPointerDiffType();
            right = binary(CC_BIN_MUL, right, constant(size, offset, at(expr)), offset, offset, expr);
        }
        return rmw(isFloat(plain) ? (uint8_t)CC_RMW_OTHER : rmwOp(op), to, right, plain, CC_SEQ_CST, CC_INST_NEW_VALUE,
                   at(place));
    }
    Value old = load(to, place);
    QualType computed = expr->getComputationLHSType();
    if (!computed.isNull() && !type->isAnyPointerType() && !isFloat(type))
        old = convert(old, computed, place);
    else
        computed = type;
    QualType result = expr->getComputationResultType();
    Value fresh =
        arithmetic(op, old, computed, right, expr->getRHS()->getType(), result.isNull() ? type : result, expr);
    if (!type->isAnyPointerType() && !isFloat(type))
        fresh = convert(fresh, type, expr);
    store(to, fresh, place);
    return fresh;
}

Value FunctionLowering::increment(const UnaryOperator *expr)
{
    const Expr *place = expr->getSubExpr();
    QualType type = place->getType().getUnqualifiedType();
    Value to = address(place);
    if (const auto *atomic = type->getAs<AtomicType>()) {
        QualType plain = atomic->getValueType().getUnqualifiedType();
        int64_t step = plain->isPointerType() ? (int64_t)unit_.types.sizeOf(plain->getPointeeType()) : 1;
        uint8_t sub = isFloat(plain) ? CC_RMW_OTHER : expr->isIncrementOp() ? CC_RMW_ADD : CC_RMW_SUB;
        QualType step_type = plain->isPointerType() ? context_.getPointerDiffType() : plain;
        return rmw(sub, to, constant(step, step_type, at(expr)), plain, CC_SEQ_CST,
                   expr->isPrefix() ? CC_INST_NEW_VALUE : 0, at(place));
    }
    Value old = load(to, place);
    Value fresh;
    if (isFloat(type))
        fresh = unknown(type, at(expr));
    else if (type->isAnyPointerType())
        fresh =
            pointerOffset(old, type, constant(1, context_.getPointerDiffType(), at(expr)), expr->isDecrementOp(), expr);
    else
        fresh =
            binary(expr->isIncrementOp() ? CC_BIN_ADD : CC_BIN_SUB, old, constant(1, type, at(expr)), type, type, expr);
    store(to, fresh, place);
    return expr->isPrefix() ? fresh : old;
}

} // namespace concheck
