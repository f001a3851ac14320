/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One translation unit: its functions and global variables as rows of the
 * model, and the order in which bodies are lowered.
 *
 * Everything defined in the user's files is lowered; what system headers
 * define only when it is used.
 * Thread-safety: none.
 */
#ifndef CC_FRONTEND_UNIT_LOWERING_H
#define CC_FRONTEND_UNIT_LOWERING_H

#include "analyzer/frontend/diagnostics.h"
#include "analyzer/frontend/model_types.h"

namespace concheck
{

class UnitLowering
{
  public:
    UnitLowering(clang::ASTContext &context, cc_model_builder *builder, const ErrorCollector &errors,
                 std::string compile_dir);

    /* Attributes that Clang has dropped. */
    const std::vector<LostAnnotation> &lostAnnotations() const
    {
        return collected_.annotations;
    }

    /* Lower the whole unit. */
    void run();

    /* The row of a function; `name` replaces its own name when given. */
    cc_func_id function(const clang::FunctionDecl *decl);
    /* The row of a function known by name only, such as the library function behind a builtin. */
    cc_func_id namedFunction(llvm::StringRef name, const clang::FunctionDecl *like);
    /* The row of a variable with static storage. `owner` is the function of a static local. */
    cc_var_id global(const clang::VarDecl *decl, cc_func_id owner = 0);
    /* The row of a compound literal at file scope. */
    cc_var_id literal(const clang::CompoundLiteralExpr *expr);

    /* Say that something in `func` could not be taken. */
    void lose(clang::SourceLocation at, llvm::StringRef what, cc_func_id func);

    clang::ASTContext &context;
    cc_model_builder *builder;
    cc_model *model;
    SourcePlaces places;
    ModelTypes types;

  private:
    void declare(const clang::Decl *decl);
    void lowerBody(const clang::FunctionDecl *definition, cc_func_id id);
    void lowerPending();
    void reportErrors();
    void readAnnotations();
    uint32_t functionFlags(const clang::FunctionDecl *decl) const;
    void noteDefinition(const clang::FunctionDecl *definition, cc_func_id id);

    const ErrorCollector &collected_;
    const std::vector<UnitError> &errors_;
    std::vector<cc_func_id> error_functions_;
    llvm::DenseMap<const clang::Decl *, cc_func_id> functions_;
    llvm::StringMap<cc_func_id> external_functions_;
    llvm::DenseMap<const clang::Decl *, cc_var_id> globals_;
    llvm::StringMap<cc_var_id> external_vars_;
    llvm::DenseMap<const clang::CompoundLiteralExpr *, cc_var_id> literals_;
    std::vector<std::pair<const clang::FunctionDecl *, cc_func_id>> pending_;
    std::vector<std::pair<const clang::VarDecl *, cc_var_id>> pending_vars_;
};

} // namespace concheck

#endif
