/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function body: Clang's statements and expressions to a draft of blocks
 * and instructions, as a code generator would do it.
 *
 * A value of struct or union type is represented by the address of an object
 * that holds it. Every `value`, `address` and `condition` leaves the draft at
 * the place where evaluation continues.
 * The methods are spread over lower_stmt, lower_scope, lower_expr,
 * lower_operator, lower_place, lower_condition, lower_call, lower_atomic and
 * lower_local_init.
 * Thread-safety: none.
 */
#ifndef CC_FRONTEND_FUNCTION_LOWERING_H
#define CC_FRONTEND_FUNCTION_LOWERING_H

#include "analyzer/frontend/function_draft.h"
#include "analyzer/frontend/unit_lowering.h"

namespace concheck
{

class FunctionLowering
{
  public:
    FunctionLowering(UnitLowering &unit, const clang::FunctionDecl *definition, cc_func_id id);

    /* Lower the body and write it to the model. */
    void run();

  private:
    /* A variable whose life ends with the scope it stands in, or a statement that was put off until then. */
    struct ScopeVar {
        uint32_t var;
        const clang::VarDecl *decl;
        const clang::Stmt *deferred = nullptr;
    };
    struct Scope {
        const clang::Stmt *stmt; /* what opened it */
        std::vector<ScopeVar> vars;
    };
    /* Where a label stands: the statements that open a scope around it, and how many variables each had by then. */
    struct LabelPlace {
        std::vector<std::pair<const clang::Stmt *, size_t>> scopes;
        Block block = NoBlock;
    };
    struct JumpTarget {
        Block block;
        size_t scope_depth;
        const clang::Stmt *of; /* the loop or switch */
    };

    /* lower_scope.cpp */
    void findLabels(const clang::Stmt *stmt, std::vector<std::pair<const clang::Stmt *, size_t>> &scopes);
    Block labelBlock(const clang::LabelDecl *label);
    void openScope(const clang::Stmt *stmt);
    void closeScope(cc_loc_id loc);
    void leaveScopes(size_t depth, cc_loc_id loc);
    void leaveVars(size_t scope, size_t first, cc_loc_id loc);
    void runDeferred(const clang::Stmt *stmt);
    void forgetLabels(const clang::Stmt *stmt);
    void leaveFor(const LabelPlace &label, cc_loc_id loc);

    /* lower_stmt.cpp */
    void stmt(const clang::Stmt *stmt);
    void compound(const clang::CompoundStmt *stmt);
    void ifStmt(const clang::IfStmt *stmt);
    void whileStmt(const clang::WhileStmt *stmt);
    void doStmt(const clang::DoStmt *stmt);
    void forStmt(const clang::ForStmt *stmt);
    void switchStmt(const clang::SwitchStmt *stmt);
    void caseStmt(const clang::SwitchCase *stmt);
    void breakOrContinue(const clang::Stmt *stmt);
    void returnStmt(const clang::ReturnStmt *stmt);
    void gotoStmt(const clang::GotoStmt *stmt);
    void indirectGoto(const clang::IndirectGotoStmt *stmt);
    void asmStmt(const clang::AsmStmt *stmt);
    void declStmt(const clang::DeclStmt *stmt);
    void localVar(const clang::VarDecl *decl);
    void variableSizes(clang::QualType type);

    /* lower_expr.cpp */
    Value value(const clang::Expr *expr);
    Value constantValue(const clang::Expr *expr);
    void discard(const clang::Expr *expr);
    Value castValue(const clang::CastExpr *expr);
    Value statementValue(const clang::StmtExpr *expr);
    Value foldedOr(const clang::Expr *expr, Value fallback);
    bool foldInteger(const clang::Expr *expr, int64_t &result);
    Value childrenThenUnknown(const clang::Expr *expr);
    Value vaArg(const clang::VAArgExpr *expr);
    Value convert(Value from, clang::QualType to, const clang::Expr *at);

    /* lower_operator.cpp */
    Value unaryOperator(const clang::UnaryOperator *expr);
    Value binaryOperator(const clang::BinaryOperator *expr);
    Value arithmetic(clang::BinaryOperatorKind op, Value left, clang::QualType left_type, Value right,
                     clang::QualType right_type, clang::QualType result, const clang::Expr *at);
    Value compoundAssign(const clang::CompoundAssignOperator *expr);
    Value increment(const clang::UnaryOperator *expr);
    Value assign(const clang::BinaryOperator *expr);
    Value pointerOffset(Value base, clang::QualType pointer, Value index, bool negative, const clang::Expr *at);
    Value unary(uint8_t sub, Value operand, clang::QualType type, const clang::Expr *at);
    Value binary(uint8_t sub, Value left, Value right, clang::QualType operands, clang::QualType type,
                 const clang::Expr *at, int64_t imm = 0);

    /* lower_place.cpp */
    Value address(const clang::Expr *expr);
    Value memberAddress(const clang::MemberExpr *expr);
    Value subscriptAddress(const clang::ArraySubscriptExpr *expr);
    Value literalAddress(const clang::CompoundLiteralExpr *expr);
    Value varAddress(const clang::VarDecl *decl, const clang::Expr *at);
    Value fieldAddress(Value base, const clang::FieldDecl *field, cc_loc_id loc);
    Value indexAddress(Value base, Value index, int64_t stride, clang::QualType element, cc_loc_id loc);
    Value load(Value from, const clang::Expr *place);
    Value load(Value from, clang::QualType type, cc_loc_id loc, uint8_t flags = 0);
    void store(Value to, Value what, const clang::Expr *place);
    void store(Value to, Value what, clang::QualType type, cc_loc_id loc, uint8_t flags = 0);
    void copy(Value to, Value from, clang::QualType type, cc_loc_id loc, uint8_t flags = 0);
    uint32_t newTemp(clang::QualType type, cc_loc_id loc);
    Value tempAddress(uint32_t temp, clang::QualType type, cc_loc_id loc);
    uint8_t accessFlags(const clang::Expr *place) const;

    /* lower_condition.cpp */
    void condition(const clang::Expr *expr, Block if_true, Block if_false);
    const clang::Expr *conditionCore(const clang::Expr *expr, bool &negated);
    Value logicalValue(const clang::Expr *expr);
    Value conditional(const clang::AbstractConditionalOperator *expr);
    void conditionalInto(const clang::AbstractConditionalOperator *expr,
                         const std::function<void(const clang::Expr *)> &arm);

    /* lower_call.cpp */
    Value call(const clang::CallExpr *expr);
    Value builtin(const clang::CallExpr *expr, const clang::FunctionDecl *callee, bool &handled);
    Value overflowBuiltin(const clang::CallExpr *expr, llvm::StringRef name);
    const clang::FunctionDecl *directCallee(const clang::CallExpr *expr) const;
    Value argument(const clang::Expr *expr);
    Value emitCall(cc_func_id func, Value pointer, const std::vector<uint32_t> &args, clang::QualType type,
                   cc_loc_id loc);

    /* lower_atomic.cpp */
    Value atomicExpr(const clang::AtomicExpr *expr);
    Value atomicCall(const clang::CallExpr *expr, llvm::StringRef name, bool &handled);
    Value syncCall(const clang::CallExpr *expr, llvm::StringRef name, bool &handled);
    Value atomicCompareExchange(const clang::AtomicExpr *expr, bool by_address);
    Value rmw(uint8_t sub, Value to, Value operand, clang::QualType type, uint8_t order, uint8_t flags, cc_loc_id loc);
    Value atomicLoad(Value from, clang::QualType type, uint8_t order, cc_loc_id loc);
    void atomicStore(Value to, Value what, clang::QualType type, uint8_t order, cc_loc_id loc);
    uint8_t memoryOrder(const clang::Expr *expr);
    void fence(uint8_t order, cc_loc_id loc);

    /* lower_local_init.cpp */
    void initialise(Value to, clang::QualType type, const clang::Expr *init, uint8_t flags);
    void initialiseList(Value to, clang::QualType type, const clang::InitListExpr *list, uint8_t flags);
    void initialiseRecord(Value to, const clang::RecordDecl *record, const clang::InitListExpr *list, uint8_t flags);
    void zero(Value to, clang::QualType type, cc_loc_id loc, uint8_t flags);
    bool leavesRest(const clang::InitListExpr *list, clang::QualType type) const;
    Value recordValue(const clang::Expr *expr);
    void storeRecord(Value to, const clang::Expr *expr, cc_loc_id loc, uint8_t flags);

    /* `place`, or an unknown address where broken code has none. */
    Value placeOr(Value place, cc_loc_id loc);
    Value constant(int64_t imm, clang::QualType type, cc_loc_id loc);
    Value unknown(clang::QualType type, cc_loc_id loc);
    Value text(const clang::StringLiteral *literal, cc_loc_id loc);
    Value functionAddress(const clang::FunctionDecl *decl, cc_loc_id loc);
    bool isConstant(Value value)
    {
        return value && draft_.inst(value).op == CC_OP_CONST;
    }
    int64_t fit(int64_t imm, clang::QualType type) const;
    /* The place of `node`; parentheses around it are often a macro's, not the user's. */
    cc_loc_id at(const clang::Stmt *node)
    {
        if (const auto *expr = llvm::dyn_cast<clang::Expr>(node))
            node = expr->IgnoreParens();
        return unit_.places.range(node->getSourceRange());
    }
    /* How a number's type was spelled says nothing about a value computed from it. */
    static clang::QualType valueType(clang::QualType type)
    {
        return type->isArithmeticType() ? type.getCanonicalType().getUnqualifiedType() : type;
    }
    cc_inst make(uint8_t op, clang::QualType type, cc_loc_id loc)
    {
        cc_inst inst = {};
        inst.op = op;
        inst.type = unit_.types.of(valueType(type));
        inst.loc = loc;
        return inst;
    }
    bool isRecord(clang::QualType type) const;
    bool isFloat(clang::QualType type) const;

    UnitLowering &unit_;
    clang::ASTContext &context_;
    const clang::FunctionDecl *definition_;
    cc_func_id id_;
    FunctionDraft draft_;
    std::vector<Scope> scopes_;
    std::vector<JumpTarget> breaks_, continues_;
    llvm::DenseMap<const clang::VarDecl *, uint32_t> locals_;
    llvm::DenseMap<const clang::LabelDecl *, LabelPlace> labels_;
    std::vector<const clang::LabelDecl *> taken_labels_; /* their address is taken: targets of computed gotos */
    llvm::DenseMap<const clang::SwitchCase *, Block> cases_;
    llvm::DenseMap<const clang::OpaqueValueExpr *, Value> opaque_;
    llvm::DenseMap<const clang::CompoundLiteralExpr *, uint32_t> literals_;
};

} // namespace concheck

#endif
