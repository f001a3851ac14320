/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that knows how LLVM 14 to 22 differ, and the Clang headers the
 * front end is precompiled with. Everything else is written against the
 * functions here and against what all supported versions share.
 */
#ifndef CC_FRONTEND_LLVM_COMPAT_H
#define CC_FRONTEND_LLVM_COMPAT_H

#include <string>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/raw_ostream.h"

#if __has_include("clang/Options/Options.h")
#include "clang/Options/Options.h"
#else
#include "clang/Driver/Options.h"
#endif

namespace concheck
{

#if __has_include("clang/Options/Options.h")
namespace driver_options = clang::options;
#else
namespace driver_options = clang::driver::options;
#endif

/* The table of all options the Clang driver understands. */
inline const llvm::opt::OptTable &driverOptionTable()
{
#if __has_include("clang/Options/Options.h")
    return clang::getDriverOptTable();
#else
    return clang::driver::getDriverOptTable();
#endif
}

/* Parse `args` as the driver called like gcc would; the list refers to the strings of `args`. */
inline llvm::opt::InputArgList parseDriverArgs(llvm::ArrayRef<const char *> args, unsigned &missing_index,
                                               unsigned &missing_count)
{
#if LLVM_VERSION_MAJOR >= 17
    return driverOptionTable().ParseArgs(args, missing_index, missing_count,
                                         llvm::opt::Visibility(driver_options::ClangOption));
#else
    return driverOptionTable().ParseArgs(args, missing_index, missing_count, 0,
                                         driver_options::NoDriverOption | driver_options::CLOption);
#endif
}

/* The source name of an atomic builtin, such as "__atomic_fetch_add". */
inline std::string atomicBuiltinName(const clang::AtomicExpr *expr)
{
#if LLVM_VERSION_MAJOR >= 20
    return expr->getOpAsString().str();
#else
    switch (expr->getOp()) {
#define BUILTIN(ID, TYPE, ATTRS)
#define ATOMIC_BUILTIN(ID, TYPE, ATTRS)                                                                                \
    case clang::AtomicExpr::AO##ID:                                                                                    \
        return #ID;
#if __has_include("clang/Basic/Builtins.inc")
#include "clang/Basic/Builtins.inc"
#else
#include "clang/Basic/Builtins.def"
#endif
#undef BUILTIN
#undef ATOMIC_BUILTIN
    }
    return "";
#endif
}

/* Switch off what costs time and helps only people who mistype. */
inline void relaxLanguage(clang::CompilerInvocation &invocation)
{
#if LLVM_VERSION_MAJOR >= 18
    invocation.getLangOpts().SpellChecking = false;
#else
    invocation.getLangOpts()->SpellChecking = false;
#endif
}

/* The type of a struct, union or enum, without typedefs. */
inline clang::QualType tagType(const clang::ASTContext &context, const clang::TagDecl *decl)
{
#if LLVM_VERSION_MAJOR >= 22
    return context.getCanonicalTagType(decl);
#else
    return context.getTagDeclType(decl).getCanonicalType();
#endif
}

inline bool isUnnamedBitField(const clang::FieldDecl *field)
{
    return field->isBitField() && !field->getDeclName();
}

inline unsigned bitWidth(const clang::FieldDecl *field, const clang::ASTContext &context)
{
#if LLVM_VERSION_MAJOR >= 20
    (void)context;
    return field->getBitWidthValue();
#else
    return field->getBitWidthValue(context);
#endif
}

/* An attribute that says which locks a function tries to take; `success` is NULL for any other. */
struct TriedLock {
    const clang::Expr *success = nullptr;
    bool shared = false;
    llvm::ArrayRef<clang::Expr *> locks;
};

inline TriedLock triedLock(const clang::Attr *attr)
{
    TriedLock result;
    if (const auto *tried = llvm::dyn_cast<clang::TryAcquireCapabilityAttr>(attr)) {
        result.success = tried->getSuccessValue();
        result.shared = tried->isShared();
        result.locks = llvm::ArrayRef<clang::Expr *>(tried->args_begin(), tried->args_end());
    }
#if LLVM_VERSION_MAJOR < 21
    if (const auto *old = llvm::dyn_cast<clang::ExclusiveTrylockFunctionAttr>(attr)) {
        result.success = old->getSuccessValue();
        result.locks = llvm::ArrayRef<clang::Expr *>(old->args_begin(), old->args_end());
    }
    if (const auto *old = llvm::dyn_cast<clang::SharedTrylockFunctionAttr>(attr)) {
        result.success = old->getSuccessValue();
        result.shared = true;
        result.locks = llvm::ArrayRef<clang::Expr *>(old->args_begin(), old->args_end());
    }
#endif
    return result;
}

/* The loop or switch that a `break` or `continue` names; NULL when it means the innermost. */
inline const clang::Stmt *namedLoop(const clang::Stmt *jump)
{
#if LLVM_VERSION_MAJOR >= 22
    const auto *control = llvm::cast<clang::LoopControlStmt>(jump);
    return control->hasLabelTarget() ? control->getNamedLoopOrSwitch() : nullptr;
#else
    (void)jump;
    return nullptr;
#endif
}

/* What a `defer` puts off until its scope ends; NULL for any other statement. */
inline const clang::Stmt *deferredStmt(const clang::Stmt *stmt)
{
#if LLVM_VERSION_MAJOR >= 22
    const auto *defer = llvm::dyn_cast<clang::DeferStmt>(stmt);
    return defer ? defer->getBody() : nullptr;
#else
    (void)stmt;
    return nullptr;
#endif
}

/* True for a string literal whose elements are plain bytes. */
inline bool isByteString(const clang::StringLiteral *literal)
{
    return literal->getCharByteWidth() == 1;
}

} // namespace concheck

#endif
