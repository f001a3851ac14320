/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic builtins: __c11_atomic_*, __atomic_*, __sync_*, and so what <stdatomic.h> is made of. */
#include "analyzer/frontend/function_lowering.h"

#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace concheck
{

namespace
{

/* The operation in the middle of a name such as fetch_add; 0 when it is none. */
uint8_t rmwNamed(llvm::StringRef name)
{
    return llvm::StringSwitch<uint8_t>(name)
        .Case("add", CC_RMW_ADD)
        .Case("sub", CC_RMW_SUB)
        .Case("and", CC_RMW_AND)
        .Case("or", CC_RMW_OR)
        .Case("xor", CC_RMW_XOR)
        .Case("nand", CC_RMW_NAND)
        .Case("min", CC_RMW_MIN)
        .Case("max", CC_RMW_MAX)
        .Case("umin", CC_RMW_MIN)
        .Case("umax", CC_RMW_MAX)
        .Default(0);
}

struct RmwName {
    uint8_t sub;
    bool gives_new;
};

/* Split fetch_OP, OP_fetch, fetch_and_OP and OP_and_fetch. */
RmwName splitRmw(llvm::StringRef name)
{
    bool gives_new = false;
    if (!name.consume_front("fetch_and_") && !name.consume_front("fetch_")) {
        gives_new = true;
        if (!name.consume_back("_and_fetch") && !name.consume_back("_fetch"))
            return { 0, false };
    }
    uint8_t sub = rmwNamed(name);
    return { sub ? sub : (uint8_t)CC_RMW_OTHER, gives_new };
}

/* The name without the prefix that says which family it is of; false when it is of none. */
bool stripFamily(llvm::StringRef &name)
{
    return name.consume_front("__c11_atomic_") || name.consume_front("__atomic_") ||
           name.consume_front("__scoped_atomic_") || name.consume_front("__opencl_atomic_") ||
           name.consume_front("__hip_atomic_");
}

QualType plainPointee(const Expr *pointer)
{
    QualType type = pointer->getType()->getPointeeType();
    if (type.isNull())
        return pointer->getType();
    if (const auto *atomic = type->getAs<AtomicType>())
        type = atomic->getValueType();
    return type.getUnqualifiedType();
}

} // namespace

/* The order an argument names; sequentially consistent when it is not a constant. */
uint8_t FunctionLowering::memoryOrder(const Expr *expr)
{
    int64_t order;
    if (expr && foldInteger(expr, order) && order >= CC_RELAXED && order <= CC_SEQ_CST)
        return (uint8_t)order;
    return CC_SEQ_CST;
}

void FunctionLowering::fence(uint8_t order, cc_loc_id loc)
{
    cc_inst inst = make(CC_OP_FENCE, context_.VoidTy, loc);
    inst.order = order;
    draft_.add(inst);
}

Value FunctionLowering::rmw(uint8_t sub, Value to, Value operand, QualType type, uint8_t order, uint8_t flags,
                            cc_loc_id loc)
{
    to = placeOr(to, loc);
    cc_inst inst = make(CC_OP_RMW, type.getUnqualifiedType(), loc);
    inst.sub = sub;
    inst.a = to;
    inst.b = operand;
    inst.order = order;
    inst.flags = (uint8_t)(flags | CC_INST_ATOMIC);
    return draft_.add(inst);
}

Value FunctionLowering::atomicLoad(Value from, QualType type, uint8_t order, cc_loc_id loc)
{
    if (isRecord(type)) {
        Value to = tempAddress(newTemp(type, loc), type, loc);
        copy(to, from, type, loc, CC_INST_ATOMIC);
        return to;
    }
    Value result = load(from, type, loc, CC_INST_ATOMIC);
    draft_.inst(result).order = order;
    return result;
}

void FunctionLowering::atomicStore(Value to, Value what, QualType type, uint8_t order, cc_loc_id loc)
{
    if (isRecord(type))
        return copy(to, what, type, loc, CC_INST_ATOMIC);
    to = placeOr(to, loc);
    cc_inst inst = make(CC_OP_STORE, type.getUnqualifiedType(), loc);
    inst.a = to;
    inst.b = what;
    inst.flags = CC_INST_ATOMIC;
    inst.order = order;
    draft_.add(inst);
}

/* `by_address`: the desired value is behind a pointer, as __atomic_compare_exchange has it. */
Value FunctionLowering::atomicCompareExchange(const AtomicExpr *expr, bool by_address)
{
    QualType type = plainPointee(expr->getPtr());
    Value to = value(expr->getPtr());
    Value expected = value(expr->getVal1());
    Value desired = value(expr->getVal2());
    if (by_address && !isRecord(type))
        desired = load(desired, type, at(expr->getVal2()));
    discard(expr->getOrderFail());
    cc_inst inst = make(CC_OP_CAS, type, at(expr));
    inst.a = placeOr(to, at(expr));
    inst.b = expected;
    inst.c = desired;
    inst.order = memoryOrder(expr->getOrder());
    inst.flags = CC_INST_ATOMIC | CC_INST_EXPECTED_ADDR;
    return draft_.add(inst);
}

Value FunctionLowering::atomicExpr(const AtomicExpr *expr)
{
    std::string full = atomicBuiltinName(expr);
    llvm::StringRef name = full;
    bool of_pointers = name.find("__atomic_") == 0 || name.find("__scoped_atomic_") == 0;
    stripFamily(name);
    bool by_address = of_pointers && !name.consume_back("_n");
    QualType type = plainPointee(expr->getPtr());
    cc_loc_id loc = at(expr);

    if (name.find("compare_exchange") == 0)
        return atomicCompareExchange(expr, by_address);
    Value to = value(expr->getPtr());
    uint8_t order = name == "init" ? (uint8_t)CC_RELAXED : memoryOrder(expr->getOrder());
    if (name == "load") {
        Value result = atomicLoad(to, type, order, loc);
        if (!by_address)
            return result;
        Value out = value(expr->getVal1());
        if (isRecord(type))
            copy(out, result, type, loc);
        else
            store(out, result, type, at(expr->getVal1()));
        return 0;
    }
    if (name == "test_and_set")
        return rmw(CC_RMW_EXCHANGE, to, constant(1, context_.BoolTy, loc), context_.BoolTy, order, 0, loc);
    if (name == "clear") {
        atomicStore(to, constant(0, context_.BoolTy, loc), context_.BoolTy, order, loc);
        return 0;
    }
    Value operand = value(expr->getVal1());
    if (name == "init") {
        if (isRecord(type))
            copy(to, operand, type, loc, CC_INST_INITIALISES);
        else
            store(to, operand, type, loc, CC_INST_INITIALISES);
        return 0;
    }
    if (by_address && !isRecord(type) && (name == "store" || name == "exchange"))
        operand = load(operand, type, at(expr->getVal1()));
    if (name == "store") {
        atomicStore(to, operand, type, order, loc);
        return 0;
    }
    if (name == "exchange") {
        Value old = rmw(CC_RMW_EXCHANGE, to, operand, type, order, 0, loc);
        if (!by_address)
            return old;
        store(value(expr->getVal2()), old, type, at(expr->getVal2()));
        return 0;
    }
    RmwName split = splitRmw(name);
    if (type->isPointerType() && !of_pointers) { /* the C11 form counts in elements */
        QualType offset = context_.getPointerDiffType();
        int64_t size = (int64_t)unit_.types.sizeOf(type->getPointeeType());
        operand = binary(CC_BIN_MUL, operand, constant(size ? size : 1, offset, loc), offset, offset, expr);
    }
    return rmw(split.sub ? split.sub : (uint8_t)CC_RMW_OTHER, to, operand, type, order,
               split.gives_new ? CC_INST_NEW_VALUE : 0, loc);
}

/* Those of the family that are calls for Clang: fences, and in older versions the flag operations. */
Value FunctionLowering::atomicCall(const CallExpr *expr, llvm::StringRef name, bool &handled)
{
    handled = false;
    if (!stripFamily(name))
        return 0;
    cc_loc_id loc = at(expr);
    handled = true;
    if (name == "thread_fence" || name == "signal_fence") {
        discard(expr->getArg(0));
        /* A signal fence orders nothing between threads. */
        if (name == "thread_fence")
            fence(memoryOrder(expr->getArg(0)), loc);
        return 0;
    }
    if (name == "test_and_set" && expr->getNumArgs() == 2) {
        Value to = value(expr->getArg(0));
        return rmw(CC_RMW_EXCHANGE, to, constant(1, context_.BoolTy, loc), context_.BoolTy,
                   memoryOrder(expr->getArg(1)), 0, loc);
    }
    if (name == "clear" && expr->getNumArgs() == 2) {
        Value to = value(expr->getArg(0));
        atomicStore(to, constant(0, context_.BoolTy, loc), context_.BoolTy, memoryOrder(expr->getArg(1)), loc);
        return 0;
    }
    handled = false;
    return 0;
}

/* The older __sync family: everything sequentially consistent but the two lock operations. */
Value FunctionLowering::syncCall(const CallExpr *expr, llvm::StringRef name, bool &handled)
{
    handled = name.consume_front("__sync_");
    if (!handled)
        return 0;
    for (llvm::StringRef width : { "_16", "_1", "_2", "_4", "_8" })
        if (name.consume_back(width))
            break;
    cc_loc_id loc = at(expr);
    if (name == "synchronize") {
        fence(CC_SEQ_CST, loc);
        return 0;
    }
    Value to = value(expr->getArg(0));
    QualType type = plainPointee(expr->getArg(0)->IgnoreParenImpCasts());
    std::vector<Value> rest;
    for (unsigned i = 1; i < expr->getNumArgs(); i++)
        rest.push_back(value(expr->getArg(i)));
    if (name == "lock_release") {
        atomicStore(to, constant(0, type, loc), type, CC_RELEASE, loc);
        return 0;
    }
    if (rest.size() >= 2 && (name == "bool_compare_and_swap" || name == "val_compare_and_swap")) {
        cc_inst inst = make(CC_OP_CAS, type, loc);
        inst.a = placeOr(to, loc);
        inst.b = rest[0];
        inst.c = rest[1];
        inst.order = CC_SEQ_CST;
        inst.flags = (uint8_t)(CC_INST_ATOMIC | (name == "val_compare_and_swap" ? CC_INST_OLD_VALUE : 0));
        return draft_.add(inst);
    }
    Value operand = rest.empty() ? 0 : rest[0];
    if (name == "lock_test_and_set" || name == "swap")
        return rmw(CC_RMW_EXCHANGE, to, operand, type, name == "swap" ? CC_SEQ_CST : CC_ACQUIRE, 0, loc);
    RmwName split = splitRmw(name);
    return rmw(split.sub ? split.sub : (uint8_t)CC_RMW_OTHER, to, operand, type, CC_SEQ_CST,
               split.gives_new ? CC_INST_NEW_VALUE : 0, loc);
}

} // namespace concheck
