/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/static_init.h"

using namespace clang;

namespace concheck
{

namespace
{

/* Arrays of plain numbers longer than this are not listed number by number. */
enum { LongTable = 256 };

bool canEvaluate(const Expr *expr)
{
    return !expr->isValueDependent() && !expr->isTypeDependent() && !expr->containsErrors();
}

} // namespace

void StaticInit::add(uint8_t kind, uint64_t offset, uint64_t size, uint32_t id, int64_t value)
{
    cc_init row = {};
    row.kind = kind;
    row.offset = offset;
    row.size = size;
    row.id = id;
    row.value = value;
    rows_.push_back(row);
}

void StaticInit::lower(cc_var_id var, QualType type, const Expr *init)
{
    rows_.clear();
    walk(type, init, 0);
    cc_model *model = unit_.model;
    uint32_t first = model->inits_count;
    for (const cc_init &row : rows_)
        cc_model_add_init(unit_.builder, &row);
    model->vars[var].inits = rows_.empty() ? 0 : first;
    model->vars[var].init_count = (uint32_t)rows_.size();
}

/* A constant address: of a variable, a function, a string or a compound literal, and an offset. */
void StaticInit::address(const APValue &value, uint64_t offset, uint64_t size)
{
    APValue::LValueBase base = value.getLValueBase();
    int64_t delta = value.getLValueOffset().getQuantity();
    cc_model *model = unit_.model;
    if (base.isNull()) {
        if (delta)
            add(CC_INIT_INT, offset, size, 0, delta);
        return;
    }
    if (const auto *decl = base.dyn_cast<const ValueDecl *>()) {
        if (const auto *function = dyn_cast<FunctionDecl>(decl)) {
            cc_func_id id = unit_.function(function);
            model->funcs[id].flags |= CC_FUNC_ADDRESS_TAKEN;
            return add(CC_INIT_FUNC, offset, size, id, delta);
        }
        const auto *var = dyn_cast<VarDecl>(decl);
        if (var && var->hasGlobalStorage()) {
            cc_var_id id = unit_.global(var);
            model->vars[id].flags |= CC_VAR_ADDRESS_TAKEN;
            return add(CC_INIT_VAR, offset, size, id, delta);
        }
        return add(CC_INIT_OTHER, offset, size, 0, 0);
    }
    const auto *expr = base.dyn_cast<const Expr *>();
    if (const auto *literal = dyn_cast_or_null<StringLiteral>(expr)) {
        std::string text;
        if (isByteString(literal))
            text = literal->getString().str();
        return add(CC_INIT_TEXT, offset, size, cc_model_add_text(unit_.builder, text.c_str()), delta);
    }
    if (const auto *literal = dyn_cast_or_null<CompoundLiteralExpr>(expr)) {
        cc_var_id id = unit_.literal(literal);
        model->vars[id].flags |= CC_VAR_ADDRESS_TAKEN;
        return add(CC_INIT_VAR, offset, size, id, delta);
    }
    add(CC_INIT_OTHER, offset, size, 0, 0);
}

void StaticInit::scalar(QualType type, const Expr *init, uint64_t offset)
{
    uint64_t size = unit_.types.sizeOf(type);
    Expr::EvalResult result;
    if (!canEvaluate(init) || !init->EvaluateAsRValue(result, unit_.context, /*InConstantContext=*/true))
        return add(CC_INIT_OTHER, offset, size, 0, 0);
    if (result.Val.isInt()) {
        int64_t value = result.Val.getInt().extOrTrunc(64).getSExtValue();
        if (value)
            add(CC_INIT_INT, offset, size, 0, value);
        return;
    }
    if (result.Val.isLValue())
        return address(result.Val, offset, size);
    add(CC_INIT_OTHER, offset, size, 0, 0);
}

/* A bit-field adds its bits, shifted to their place, to the bytes that hold it. */
void StaticInit::bitField(const FieldDecl *field, const Expr *init, uint64_t offset)
{
    Expr::EvalResult result;
    unsigned width = bitWidth(field, unit_.context);
    uint64_t shift = unit_.context.getFieldOffset(field) % 8;
    uint64_t size = (shift + width + 7) / 8;
    if (!canEvaluate(init) || !init->EvaluateAsInt(result, unit_.context) || shift + width > 64)
        return add(CC_INIT_OTHER, offset, size, 0, 0);
    uint64_t bits = (uint64_t)result.Val.getInt().extOrTrunc(64).getSExtValue();
    if (width < 64)
        bits &= ((uint64_t)1 << width) - 1;
    if (bits)
        add(CC_INIT_INT, offset, size, 0, (int64_t)(bits << shift));
}

void StaticInit::walkRecord(const RecordDecl *record, const InitListExpr *list, uint64_t offset)
{
    if (record->isUnion()) {
        const FieldDecl *field = list->getInitializedFieldInUnion();
        if (field && list->getNumInits())
            walk(field->getType(), list->getInit(0), offset);
        return;
    }
    unsigned next = 0;
    for (const FieldDecl *field : record->fields()) {
        if (isUnnamedBitField(field))
            continue;
        if (next >= list->getNumInits())
            break;
        const Expr *init = list->getInit(next++);
        uint64_t at = offset + unit_.types.fieldOffset(field);
        if (init && field->isBitField() && !isa<ImplicitValueInitExpr>(init))
            bitField(field, init, at);
        else if (init)
            walk(field->getType(), init, at);
    }
}

void StaticInit::walkList(QualType type, const InitListExpr *list, uint64_t offset)
{
    if (list->isTransparent() && list->getNumInits())
        return walk(type, list->getInit(0), offset);
    if (const RecordDecl *record = type->getAsRecordDecl()) {
        if (record->getDefinition() && !record->getDefinition()->isInvalidDecl())
            walkRecord(record->getDefinition(), list, offset);
        return;
    }
    const ArrayType *array = unit_.context.getAsArrayType(type);
    if (!array) { /* a scalar in braces */
        if (list->getNumInits())
            walk(type, list->getInit(0), offset);
        return;
    }
    QualType element = array->getElementType();
    uint64_t stride = unit_.types.sizeOf(element);
    bool numbers = element->isArithmeticType();
    if (numbers && list->getNumInits() > LongTable)
        return add(CC_INIT_OTHER, offset, stride * list->getNumInits(), 0, 0);
    for (unsigned i = 0; i < list->getNumInits(); i++)
        if (const Expr *init = list->getInit(i))
            walk(element, init, offset + i * stride);
}

void StaticInit::walk(QualType type, const Expr *init, uint64_t offset)
{
    const Expr *plain = init->IgnoreParens();
    if (const auto *whole = dyn_cast<ConstantExpr>(plain))
        plain = whole->getSubExpr()->IgnoreParens();
    if (isa<ImplicitValueInitExpr>(plain) || isa<NoInitExpr>(plain))
        return;
    if (const auto *list = dyn_cast<InitListExpr>(plain))
        return walkList(type, list, offset);
    if (const auto *update = dyn_cast<DesignatedInitUpdateExpr>(plain)) {
        walk(type, update->getBase(), offset);
        return walkList(type, update->getUpdater(), offset);
    }
    QualType object = type.getCanonicalType();
    if (const auto *atomic = object->getAs<AtomicType>())
        object = atomic->getValueType();
    if (!object->isRecordType() && !object->isArrayType())
        return scalar(type, init, offset);
    /* A string, or a compound literal that GNU C allows as an initialiser. */
    if (isa<StringLiteral>(plain))
        return add(CC_INIT_OTHER, offset, unit_.types.sizeOf(type), 0, 0);
    while (const auto *cast = dyn_cast<CastExpr>(plain))
        plain = cast->getSubExpr()->IgnoreParens();
    if (const auto *literal = dyn_cast<CompoundLiteralExpr>(plain))
        return walk(type, literal->getInitializer(), offset);
    if (const auto *list = dyn_cast<InitListExpr>(plain))
        return walkList(object, list, offset);
    add(CC_INIT_OTHER, offset, unit_.types.sizeOf(type), 0, 0);
}

} // namespace concheck
