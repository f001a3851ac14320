/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initialisers of objects with static storage: one row for each scalar that
 * is not zero. Long tables of numbers are kept as one row that says no more
 * than where they are.
 */
#ifndef CC_FRONTEND_STATIC_INIT_H
#define CC_FRONTEND_STATIC_INIT_H

#include "analyzer/frontend/unit_lowering.h"

namespace concheck
{

class StaticInit
{
  public:
    explicit StaticInit(UnitLowering &unit) : unit_(unit)
    {
    }

    /* Set the initialiser of variable `var`, which has `type`. */
    void lower(cc_var_id var, clang::QualType type, const clang::Expr *init);

  private:
    void walk(clang::QualType type, const clang::Expr *init, uint64_t offset);
    void walkList(clang::QualType type, const clang::InitListExpr *list, uint64_t offset);
    void walkRecord(const clang::RecordDecl *record, const clang::InitListExpr *list, uint64_t offset);
    void scalar(clang::QualType type, const clang::Expr *init, uint64_t offset);
    void address(const clang::APValue &value, uint64_t offset, uint64_t size);
    void bitField(const clang::FieldDecl *field, const clang::Expr *init, uint64_t offset);
    void add(uint8_t kind, uint64_t offset, uint64_t size, uint32_t id, int64_t value);

    UnitLowering &unit_;
    std::vector<cc_init> rows_;
};

} // namespace concheck

#endif
