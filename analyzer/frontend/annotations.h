/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Annotations of locks in the source: Clang's thread-safety attributes, macros named after them that expand to
 * nothing here, and comments like `guarded by m`, as rows of the model.
 *
 * Clang before 22 does not let a member of a C struct name another one in an attribute, and 22 only an earlier one;
 * the attribute is then lost with an error. Such errors are taken from the list and the attribute is read from its text.
 * Thread-safety: none. Complexity: linear in the text of the declarations looked at.
 */
#ifndef CC_FRONTEND_ANNOTATIONS_H
#define CC_FRONTEND_ANNOTATIONS_H

#include "analyzer/frontend/annotation_path.h"

namespace concheck
{

class Annotations
{
  public:
    explicit Annotations(UnitLowering &unit);

    void ofMember(const clang::FieldDecl *field, cc_field_id id);
    void ofVariable(const clang::VarDecl *var, cc_var_id id);
    void ofFunction(const clang::FunctionDecl *function, cc_func_id id);
    void ofType(const clang::RecordDecl *record, cc_type_id id);

  private:
    void fromAttributes(const clang::Decl *decl, cc_annotation row, AnnotationScope scope);
    void fromText(const clang::DeclaratorDecl *decl, cc_annotation row, AnnotationScope scope);
    void fromWords(llvm::StringRef words, bool comment, clang::SourceLocation at, cc_annotation row,
                   AnnotationScope scope);
    void fromProse(llvm::StringRef words, clang::SourceLocation at, cc_annotation row, AnnotationScope scope);
    void ofCapability(const clang::Attr *attr, cc_annotation row, AnnotationScope scope);
    void add(cc_annotation row, AnnotationScope scope, llvm::StringRef name, llvm::StringRef lock,
             clang::SourceLocation at);
    void addExpressions(cc_annotation row, AnnotationScope scope, const clang::Attr *attr,
                        llvm::ArrayRef<clang::Expr *> locks);

    UnitLowering &unit_;
    const clang::SourceManager &sources_;
};

/*
 * The name of the attribute in whose parentheses `at` stands, as in "guarded_by(m)", or "" when it is none of those
 * that are read here. A macro's argument stands where the macro's body uses it.
 */
llvm::StringRef annotationAround(const clang::SourceManager &sources, clang::SourceLocation at);

} // namespace concheck

#endif
