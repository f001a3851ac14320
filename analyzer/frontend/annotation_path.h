/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which lock an annotation names: the text in its parentheses, or after "guarded by" in a comment, looked up as C
 * would look it up where the annotation stands.
 *
 * A small grammar: `&` and `*` in front, a name, `.member` and `->member`, parentheses. The name is a member of the
 * struct that the subject is in, a parameter of the function it is, or a global variable. Clang's own resolution is not
 * used: comments have none, and versions differ in whether C's members may name each other.
 * Thread-safety: none.
 */
#ifndef CC_FRONTEND_ANNOTATION_PATH_H
#define CC_FRONTEND_ANNOTATION_PATH_H

#include "analyzer/frontend/unit_lowering.h"

namespace concheck
{

/* Where an annotation stands: in a struct, at a function, or (both NULL) at a variable. */
struct AnnotationScope {
    const clang::RecordDecl *record = nullptr;
    const clang::FunctionDecl *function = nullptr;
};

class AnnotationPath
{
  public:
    AnnotationPath(UnitLowering &unit, AnnotationScope scope, llvm::StringRef text);

    /* Look the text up; false when it names nothing that is known. */
    bool resolve();

    /* Put base and steps into `row`. */
    void fill(cc_annotation &row) const;

    /* Can what was found be a lock, from its type and name? For prose, which may mean anything. */
    bool looksLikeLock() const;

  private:
    bool expression();
    bool prefixed(unsigned depth);
    bool primary(unsigned depth);
    bool postfix();
    bool name(llvm::StringRef identifier);
    bool member(llvm::StringRef identifier);
    bool memberOf(const clang::RecordDecl *record, llvm::StringRef identifier);
    bool enclosingMember(llvm::StringRef identifier);
    bool load();
    bool step(uint32_t what);
    void skipSpace();
    bool take(llvm::StringRef token);
    llvm::StringRef identifier();

    UnitLowering &unit_;
    AnnotationScope scope_;
    llvm::StringRef rest_;
    llvm::StringRef last_name_;
    cc_annotation_base base_ = CC_BASE_NOTHING;
    uint32_t base_id_ = 0;
    uint64_t up_ = 0;
    llvm::SmallVector<uint32_t, CC_ANNOTATION_STEPS> steps_;
    clang::QualType type_;
    bool is_address_ = false; /* what was read so far is a pointer value: the place it leads to is base and steps */
};

} // namespace concheck

#endif
