/* SPDX-License-Identifier: Apache-2.0 */
/* Control flow inside expressions: conditions, `&&`, `||`, `?:`. */
#include "analyzer/frontend/function_lowering.h"

using namespace clang;

namespace concheck
{

namespace
{

/* The first argument of a call of __builtin_expect, which has the value of the whole. */
const Expr *expected(const Expr *expr)
{
    const auto *call = dyn_cast<CallExpr>(expr);
    if (!call || !call->getNumArgs())
        return nullptr;
    const FunctionDecl *callee = call->getDirectCallee();
    if (!callee || !callee->getBuiltinID())
        return nullptr;
    unsigned id = callee->getBuiltinID();
    bool transparent = id == Builtin::BI__builtin_expect || id == Builtin::BI__builtin_expect_with_probability;
    return transparent ? call->getArg(0) : nullptr;
}

/* A truth value, 0 or 1, whatever its type. */
bool isTruth(const Expr *expr)
{
    expr = expr->IgnoreParenImpCasts();
    if (const auto *op = dyn_cast<UnaryOperator>(expr))
        return op->getOpcode() == UO_LNot;
    if (const auto *op = dyn_cast<BinaryOperator>(expr))
        return op->isLogicalOp() || op->isComparisonOp();
    return false;
}

} // namespace

/*
 * Strip what does not change whether `expr` is zero; `negated` is flipped for
 * each logical negation that goes with it.
 */
const Expr *FunctionLowering::conditionCore(const Expr *expr, bool &negated)
{
    for (;;) {
        expr = expr->IgnoreParens();
        if (const auto *whole = dyn_cast<ExprWithCleanups>(expr)) {
            expr = whole->getSubExpr();
            continue;
        }
        if (const Expr *inner = expected(expr)) {
            expr = inner;
            continue;
        }
        if (const auto *op = dyn_cast<UnaryOperator>(expr)) {
            if (op->getOpcode() == UO_LNot && !isFloat(op->getSubExpr()->getType()))
                negated = !negated;
            else if (op->getOpcode() != UO_Extension)
                return expr;
            expr = op->getSubExpr();
            continue;
        }
        if (const auto *cast = dyn_cast<CastExpr>(expr)) {
            const Expr *sub = cast->getSubExpr();
            CastKind kind = cast->getCastKind();
            bool widens = kind == CK_IntegralCast && !sub->getType()->isDependentType() &&
                          context_.getTypeSize(cast->getType()) >= context_.getTypeSize(sub->getType());
            if (kind != CK_IntegralToBoolean && kind != CK_PointerToBoolean && !widens)
                return expr;
            if (sub->isGLValue())
                return expr;
            expr = sub;
            continue;
        }
        const auto *op = dyn_cast<BinaryOperator>(expr);
        int64_t other;
        if (op && op->isEqualityOp() && isTruth(op->getLHS()) && foldInteger(op->getRHS(), other) && other == 0) {
            if (op->getOpcode() == BO_EQ)
                negated = !negated;
            expr = op->getLHS();
            continue;
        }
        return expr;
    }
}

void FunctionLowering::condition(const Expr *expr, Block if_true, Block if_false)
{
    bool negated = false;
    const Expr *core = conditionCore(expr, negated);
    if (negated)
        std::swap(if_true, if_false);
    if (const auto *op = dyn_cast<BinaryOperator>(core)) {
        if (op->isLogicalOp()) {
            Block second = draft_.newBlock();
            if (op->getOpcode() == BO_LAnd)
                condition(op->getLHS(), second, if_false);
            else
                condition(op->getLHS(), if_true, second);
            draft_.start(second);
            return condition(op->getRHS(), if_true, if_false);
        }
        if (op->getOpcode() == BO_Comma) {
            discard(op->getLHS());
            return condition(op->getRHS(), if_true, if_false);
        }
    }
    if (const auto *choice = dyn_cast<ConditionalOperator>(core)) {
        Block first = draft_.newBlock(), second = draft_.newBlock();
        condition(choice->getCond(), first, second);
        draft_.start(first);
        condition(choice->getTrueExpr(), if_true, if_false);
        draft_.start(second);
        return condition(choice->getFalseExpr(), if_true, if_false);
    }
    Value what = value(core);
    if (what && (draft_.inst(what).op == CC_OP_FUNC_ADDR || draft_.inst(what).op == CC_OP_TEXT))
        what = constant(1, context_.IntTy, at(core));
    else if (!what)
        what = unknown(context_.IntTy, at(core));
    draft_.branch(what, if_true, if_false, at(core));
}

/* The value of `&&` or `||`: a temporary that each way sets. */
Value FunctionLowering::logicalValue(const Expr *expr)
{
    if (Value folded = foldedOr(expr, 0))
        return folded;
    QualType type = expr->getType();
    cc_loc_id loc = at(expr);
    uint32_t temp = newTemp(type, loc);
    Block if_true = draft_.newBlock(), if_false = draft_.newBlock(), after = draft_.newBlock();
    condition(expr, if_true, if_false);
    draft_.start(if_true);
    store(tempAddress(temp, type, loc), constant(1, type, loc), type, loc);
    draft_.jump(after, loc);
    draft_.start(if_false);
    store(tempAddress(temp, type, loc), constant(0, type, loc), type, loc);
    draft_.jump(after, loc);
    draft_.start(after);
    return load(tempAddress(temp, type, loc), type, loc);
}

/* Branch on the condition of `expr` and let `arm` lower what each way evaluates. */
void FunctionLowering::conditionalInto(const AbstractConditionalOperator *expr,
                                       const std::function<void(const Expr *)> &arm)
{
    Block if_true = draft_.newBlock(), if_false = draft_.newBlock(), after = draft_.newBlock();
    if (const auto *binary_choice = dyn_cast<BinaryConditionalOperator>(expr)) {
        Value common = value(binary_choice->getCommon());
        opaque_[binary_choice->getOpaqueValue()] = common;
    }
    condition(expr->getCond(), if_true, if_false);
    draft_.start(if_true);
    arm(expr->getTrueExpr());
    draft_.jump(after, at(expr));
    draft_.start(if_false);
    arm(expr->getFalseExpr());
    draft_.jump(after, at(expr));
    draft_.start(after);
}

Value FunctionLowering::conditional(const AbstractConditionalOperator *expr)
{
    QualType type = expr->getType();
    cc_loc_id loc = at(expr);
    if (type->isVoidType()) {
        conditionalInto(expr, [&](const Expr *arm) { discard(arm); });
        return 0;
    }
    if (isRecord(type))
        return recordValue(expr);
    int64_t known;
    if (isa<ConditionalOperator>(expr) && foldInteger(expr->getCond(), known))
        return value(known ? expr->getTrueExpr() : expr->getFalseExpr());
    uint32_t temp = newTemp(type, loc);
    conditionalInto(expr, [&](const Expr *arm) {
        Value what = value(arm);
        store(tempAddress(temp, type, loc), what, type, at(arm));
    });
    return load(tempAddress(temp, type, loc), type, loc);
}

} // namespace concheck
