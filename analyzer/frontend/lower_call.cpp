/* SPDX-License-Identifier: Apache-2.0 */
/* Calls, and the builtins that are not calls. */
#include "analyzer/frontend/function_lowering.h"

#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace concheck
{

namespace
{

/* How a builtin without a library function behind it is lowered. */
enum class BuiltinKind {
    Other,       /* the library function behind it if there is one, else as Opaque */
    Opaque,      /* arguments, then an unknown value */
    FirstArg,    /* the value of the first argument */
    Unevaluated, /* nothing is evaluated */
    NoReturn,    /* control does not come back */
    Library,     /* the library function of the same name without the prefix */
};

BuiltinKind builtinKind(llvm::StringRef name)
{
    return llvm::StringSwitch<BuiltinKind>(name)
        .Case("__builtin_expect", BuiltinKind::FirstArg)
        .Case("__builtin_expect_with_probability", BuiltinKind::FirstArg)
        .Case("__builtin_assume_aligned", BuiltinKind::FirstArg)
        .Case("__builtin_launder", BuiltinKind::FirstArg)
        .Case("__builtin_addressof", BuiltinKind::FirstArg)
        .Case("__builtin_unreachable", BuiltinKind::NoReturn)
        .Case("__builtin_trap", BuiltinKind::NoReturn)
        .Case("__builtin_verbose_trap", BuiltinKind::NoReturn)
        .Case("__builtin_longjmp", BuiltinKind::NoReturn)
        .Case("__builtin_constant_p", BuiltinKind::Unevaluated)
        .Case("__builtin_object_size", BuiltinKind::Unevaluated)
        .Case("__builtin_dynamic_object_size", BuiltinKind::Unevaluated)
        .Case("__builtin_assume", BuiltinKind::Unevaluated)
        .Case("__assume", BuiltinKind::Unevaluated)
        .Case("__builtin_classify_type", BuiltinKind::Unevaluated)
        .Case("__builtin_va_start", BuiltinKind::Opaque)
        .Case("__builtin_va_end", BuiltinKind::Opaque)
        .Case("__builtin_va_copy", BuiltinKind::Opaque)
        .Case("__builtin_alloca", BuiltinKind::Library)
        .Case("__builtin_alloca_with_align", BuiltinKind::Library)
        .Case("__builtin_memcpy_inline", BuiltinKind::Library)
        .Default(BuiltinKind::Other);
}

bool isOverflow(llvm::StringRef name)
{
    return name.find("__builtin_") == 0 && name.find("_overflow") != llvm::StringRef::npos &&
           name.find("_overflow_p") == llvm::StringRef::npos;
}

/* "memcpy" for "__builtin_memcpy", "__builtin___memcpy_chk" and "__builtin_memcpy_inline". */
std::string libraryName(llvm::StringRef name, bool &drops_last)
{
    drops_last = false;
    llvm::StringRef plain = name;
    plain.consume_front("__builtin_");
    if (plain.find("__") == 0 && plain.size() > 6 && plain.substr(plain.size() - 4) == "_chk") {
        llvm::StringRef core = plain.substr(2, plain.size() - 6);
        /* Only the object size at the end is added; the printf family has a flag in the middle as well. */
        if (core.find("printf") == llvm::StringRef::npos) {
            drops_last = true;
            return core.str();
        }
        return plain.str();
    }
    if (plain == "alloca_with_align")
        plain = "alloca";
    plain.consume_back("_inline");
    return plain.str();
}

} // namespace

/* The function that `expr` names; casts of a function's address are looked through. */
const FunctionDecl *FunctionLowering::directCallee(const CallExpr *expr) const
{
    const Expr *callee = expr->getCallee();
    for (;;) {
        callee = callee->IgnoreParens();
        if (const auto *cast = dyn_cast<CastExpr>(callee)) {
            if (cast->getCastKind() == CK_LValueToRValue)
                return nullptr;
            callee = cast->getSubExpr();
        } else if (const auto *op = dyn_cast<UnaryOperator>(callee)) {
            if (op->getOpcode() != UO_AddrOf && op->getOpcode() != UO_Deref && op->getOpcode() != UO_Extension)
                return nullptr;
            callee = op->getSubExpr();
        } else if (const auto *ref = dyn_cast<DeclRefExpr>(callee)) {
            return dyn_cast<FunctionDecl>(ref->getDecl());
        } else {
            return nullptr;
        }
    }
}

/* An argument; a struct is passed as the address of its copy. */
Value FunctionLowering::argument(const Expr *expr)
{
    Value what = value(expr);
    return what ? what : unknown(context_.IntTy, at(expr));
}

Value FunctionLowering::emitCall(cc_func_id func, Value pointer, const std::vector<uint32_t> &args, QualType type,
                                 cc_loc_id loc)
{
    cc_inst inst = make(CC_OP_CALL, type.getUnqualifiedType(), loc);
    inst.a = func;
    inst.b = pointer;
    return draft_.addWithOperands(inst, args);
}

/* __builtin_add_overflow and its like: the result is stored, the flag is unknown. */
Value FunctionLowering::overflowBuiltin(const CallExpr *expr, llvm::StringRef name)
{
    Value left = value(expr->getArg(0)), right = value(expr->getArg(1));
    Value to = value(expr->getArg(2));
    QualType type = expr->getArg(2)->getType()->getPointeeType();
    uint8_t sub = name.find("add") != llvm::StringRef::npos   ? CC_BIN_ADD
                  : name.find("sub") != llvm::StringRef::npos ? CC_BIN_SUB
                                                              : CC_BIN_MUL;
    store(to, binary(sub, left, right, type, type, expr), type, at(expr));
    return unknown(expr->getType(), at(expr));
}

Value FunctionLowering::builtin(const CallExpr *expr, const FunctionDecl *callee, bool &handled)
{
    unsigned id = callee->getBuiltinID();
    handled = false;
    if (!id || context_.BuiltinInfo.isPredefinedLibFunction(id))
        return 0;
    llvm::StringRef name = callee->getName();
    if (Value done = atomicCall(expr, name, handled); handled)
        return done;
    if (Value done = syncCall(expr, name, handled); handled)
        return done;
    handled = true;
    BuiltinKind kind = builtinKind(name);
    if (kind == BuiltinKind::FirstArg) {
        Value first = value(expr->getArg(0));
        for (unsigned i = 1; i < expr->getNumArgs(); i++)
            discard(expr->getArg(i));
        return expr->getType()->isIntegralOrEnumerationType() ? convert(first, expr->getType(), expr) : first;
    }
    if (isOverflow(name) && expr->getNumArgs() == 3)
        return overflowBuiltin(expr, name);
    if (kind == BuiltinKind::NoReturn) {
        draft_.openDead();
        draft_.unreachable(at(expr));
        return 0;
    }
    bool has_library = kind == BuiltinKind::Other && context_.BuiltinInfo.isLibFunction(id);
    if (kind == BuiltinKind::Library || has_library) {
        bool drops_last;
        std::string plain = libraryName(name, drops_last);
        std::vector<uint32_t> args;
        for (unsigned i = 0; i + (drops_last ? 1 : 0) < expr->getNumArgs(); i++)
            args.push_back(argument(expr->getArg(i)));
        cc_func_id func = unit_.namedFunction(plain, callee);
        Value result = emitCall(func, 0, args, expr->getType(), at(expr));
        if (callee->isNoReturn())
            draft_.unreachable(at(expr));
        return result;
    }
    bool is_integer = expr->getType()->isIntegralOrEnumerationType();
    if (Value folded = is_integer ? foldedOr(expr, 0) : 0)
        return folded;
    if (kind == BuiltinKind::Unevaluated) {
        if (expr->getType()->isVoidType())
            return 0;
        return name == "__builtin_constant_p" ? constant(0, expr->getType(), at(expr))
                                              : unknown(expr->getType(), at(expr));
    }
    for (const Expr *arg : expr->arguments())
        discard(arg);
    return expr->getType()->isVoidType() ? 0 : unknown(expr->getType(), at(expr));
}

Value FunctionLowering::call(const CallExpr *expr)
{
    const FunctionDecl *callee = directCallee(expr);
    if (callee && callee->getBuiltinID()) {
        bool handled;
        Value result = builtin(expr, callee, handled);
        if (handled)
            return result;
    }
    if (expr->isTypeDependent() || expr->getType()->isDependentType())
        return childrenThenUnknown(expr);
    Value pointer = callee ? 0 : value(expr->getCallee());
    std::vector<uint32_t> args;
    for (const Expr *arg : expr->arguments())
        args.push_back(argument(arg));
    Value result = emitCall(callee ? unit_.function(callee) : 0, pointer, args, expr->getType(), at(expr));
    const auto *type = expr->getCallee()->getType()->getAs<PointerType>();
    const auto *function = type ? type->getPointeeType()->getAs<FunctionType>() : nullptr;
    if ((callee && callee->isNoReturn()) || (function && function->getNoReturnAttr()))
        draft_.unreachable(at(expr));
    return expr->getType()->isVoidType() ? 0 : result;
}

} // namespace concheck
