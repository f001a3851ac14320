/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/model_types.h"

#include "llvm/Support/Path.h"

#include <algorithm>

using namespace clang;

namespace concheck
{

namespace
{

bool usable(const RecordDecl *definition)
{
    return definition && definition->isCompleteDefinition() && !definition->isInvalidDecl();
}

uint32_t qualifierFlags(QualType type)
{
    uint32_t flags = 0;
    if (type.isConstQualified())
        flags |= CC_TYPE_CONST;
    if (type.isVolatileQualified())
        flags |= CC_TYPE_VOLATILE;
    return flags;
}

} // namespace

ModelTypes::ModelTypes(ASTContext &context, cc_model_builder *builder, SourcePlaces &places)
    : context_(context), builder_(builder), places_(places)
{
}

cc_type_id ModelTypes::of(QualType type)
{
    if (type.isNull())
        return 0;
    void *key = type.getAsOpaquePtr();
    auto known = by_type_.find(key);
    if (known != by_type_.end())
        return known->second;
    cc_type_id id = build(type);
    by_type_[key] = id;
    return id;
}

cc_type_id ModelTypes::pointerTo(QualType type)
{
    return of(context_.getPointerType(type));
}

uint64_t ModelTypes::sizeOf(QualType type) const
{
    if (type.isNull() || type->isDependentType() || type->isIncompleteType() || type->isFunctionType() ||
        type->isUndeducedType() || type->isSizelessType() || type->isVariableArrayType())
        return 0;
    const Type *base = context_.getBaseElementType(type).getTypePtr();
    if (const auto *atomic = base->getAs<AtomicType>())
        base = context_.getBaseElementType(atomic->getValueType()).getTypePtr();
    if (base->isDependentType() || base->isIncompleteType())
        return 0;
    const RecordDecl *record = base->getAsRecordDecl();
    if (record && !usable(record->getDefinition()))
        return 0;
    if (!type->isConstantSizeType())
        return 0;
    return (uint64_t)context_.getTypeSizeInChars(type).getQuantity();
}

/* A typedef of a system header that names no record is kept: pthread_spinlock_t says more than int. */
bool ModelTypes::systemTypedefName(QualType type, std::string &name) const
{
    while (const auto *alias = type->getAs<TypedefType>()) {
        const TypedefNameDecl *decl = alias->getDecl();
        bool reserved = decl->getName().substr(0, 2) == "__";
        if (!reserved && context_.getSourceManager().isInSystemHeader(decl->getLocation())) {
            name = decl->getName().str();
            return true;
        }
        type = decl->getUnderlyingType();
    }
    return false;
}

std::string ModelTypes::tagName(const TagDecl *tag)
{
    std::string keyword = tag->isUnion() ? "union " : tag->isEnum() ? "enum " : "struct ";
    if (tag->getIdentifier())
        return keyword + tag->getName().str();
    if (const TypedefNameDecl *alias = tag->getTypedefNameForAnonDecl())
        return alias->getName().str();
    if (const auto *parent = dyn_cast<RecordDecl>(tag->getLexicalDeclContext())) {
        /* Named after the member that has it, so that two units agree. */
        unsigned ordinal = 0;
        for (const Decl *decl : parent->decls()) {
            if (decl == tag)
                break;
            ordinal += isa<TagDecl>(decl);
        }
        for (const FieldDecl *field : parent->fields()) {
            const TagDecl *own = context_.getBaseElementType(field->getType())->getAsTagDecl();
            if (own == tag && field->getIdentifier())
                return tagName(parent) + "." + field->getName().str();
        }
        return tagName(parent) + "." + (tag->isUnion() ? "union" : "struct") + std::to_string(ordinal + 1);
    }
    PresumedLoc at = context_.getSourceManager().getPresumedLoc(places_.userPlace(tag->getLocation(), false, nullptr));
    std::string where = "unnamed";
    if (at.isValid())
        where = (llvm::sys::path::filename(at.getFilename()) + ":" + llvm::Twine(at.getLine()) + ":" +
                 llvm::Twine(at.getColumn()))
                    .str();
    return keyword + "{" + where + "}";
}

std::string ModelTypes::nameOf(QualType type)
{
    std::string name;
    if (systemTypedefName(type, name))
        return name;
    QualType plain = type.getCanonicalType().getUnqualifiedType();
    if (const auto *atomic = plain->getAs<AtomicType>())
        return nameOf(atomic->getValueType());
    if (const TagDecl *tag = plain->getAsTagDecl())
        return tagName(tag);
    if (plain->isPointerType() && !plain->isFunctionPointerType()) {
        name = nameOf(type->getPointeeType());
        return name + (name.empty() || name.back() == '*' ? "*" : " *");
    }
    if (const ArrayType *array = context_.getAsArrayType(plain)) {
        name = nameOf(array->getElementType());
        if (const auto *constant = dyn_cast<ConstantArrayType>(array))
            return name + "[" + std::to_string(constant->getSize().getZExtValue()) + "]";
        return name + "[]";
    }
    PrintingPolicy policy = context_.getPrintingPolicy();
    policy.Bool = false; /* versions differ in whether a macro called bool counts */
    return plain.getAsString(policy);
}

/* A model is refused where types nest deeper than 1000. */
static const unsigned DeepestType = 800;

void ModelTypes::sayTooDeep()
{
    if (too_deep_)
        return;
    too_deep_ = true;
    std::string text = "types nest more than " + std::to_string(DeepestType) + " deep; the outer ones are left out";
    cc_lost lost = {};
    lost.text = cc_model_add_text(builder_, text.c_str());
    cc_model_add_lost(builder_, &lost);
}

bool ModelTypes::nestsTooDeeply(cc_type_id id, const Record &record)
{
    const cc_model *model = cc_model_builder_model(builder_);
    unsigned deepest = 0;
    for (uint32_t i = 0; i < record.field_count; i++)
        deepest = std::max(deepest, contained_.lookup(model->fields[record.fields + i].type));
    contained_[id] = deepest + 1;
    return deepest >= DeepestType;
}

cc_type_id ModelTypes::intern(const cc_type &wanted)
{
    cc_type row = wanted;
    unsigned inside = row.kind == CC_TYPE_ARRAY ? contained_.lookup(row.element) + 1 : 0;
    unsigned through = row.element ? derived_.lookup(row.element) + 1 : 0;
    if (std::max(inside, through) > DeepestType) {
        sayTooDeep();
        row.element = of(context_.VoidTy);
        inside = through = 1;
    }
    Key key(row.kind, row.flags, row.size, row.name, row.element, row.count);
    auto [slot, fresh] = by_key_.try_emplace(key, 0);
    if (fresh) {
        slot->second = cc_model_add_type(builder_, &row);
        contained_[slot->second] = inside;
        derived_[slot->second] = through;
    }
    return slot->second;
}

void ModelTypes::addFields(const RecordDecl *definition, cc_type_id owner, Record &record)
{
    std::vector<cc_field> rows;
    std::vector<const FieldDecl *> decls;
    for (const FieldDecl *field : definition->fields()) {
        if (isUnnamedBitField(field))
            continue;
        uint64_t bits = context_.getFieldOffset(field);
        cc_field row = {};
        row.name = cc_model_add_text(builder_, field->getName().str().c_str());
        row.type = of(field->getType());
        row.owner = owner;
        row.offset = bits / 8;
        if (field->isBitField()) {
            row.bit_shift = (uint32_t)(bits % 8);
            row.bit_width = bitWidth(field, context_);
        }
        rows.push_back(row);
        decls.push_back(field);
    }
    for (size_t i = 0; i < rows.size(); i++) {
        cc_field_id id = cc_model_add_field(builder_, &rows[i]);
        fields_[decls[i]] = id;
        if (i == 0)
            record.fields = id;
    }
    record.field_count = (uint32_t)rows.size();
}

cc_type_id ModelTypes::buildRecord(const RecordDecl *decl, uint32_t flags)
{
    if (flags)
        buildRecord(decl, 0);
    const RecordDecl *definition = decl->getDefinition();
    const Decl *identity = decl->getCanonicalDecl();
    Record *&slot = records_[identity];
    if (!slot) {
        record_store_.push_back(std::make_unique<Record>());
        slot = record_store_.back().get();
    }
    Record *record = slot;
    auto known = record->rows.find(flags);
    if (known != record->rows.end())
        return known->second;

    bool first = record->rows.empty();
    cc_type row = {};
    row.kind = decl->isUnion() ? CC_TYPE_UNION : CC_TYPE_STRUCT;
    row.flags = flags;
    row.name = cc_model_add_text(builder_, nameOf(tagType(context_, decl)).c_str());
    if (usable(definition))
        row.size = (uint64_t)context_.getASTRecordLayout(definition).getSize().getQuantity();
    else
        row.flags |= CC_TYPE_INCOMPLETE;
    row.fields = record->fields;
    row.field_count = record->field_count;
    cc_type_id id = cc_model_add_type(builder_, &row);
    record->rows[flags] = id;
    contained_[id] = contained_.lookup(record->rows[0]);
    if (!first || !usable(definition))
        return id;

    addFields(definition, id, *record);
    if (nestsTooDeeply(id, *record)) {
        sayTooDeep();
        contained_[id] = 0;
        record->fields = 0;
        record->field_count = 0;
    }
    /* Qualified variants made while the members were under way get them now. */
    cc_model *model = cc_model_builder_model(builder_);
    for (auto &variant : record->rows) {
        contained_[variant.second] = contained_.lookup(id);
        model->types[variant.second].fields = record->fields;
        model->types[variant.second].field_count = record->field_count;
    }
    return id;
}

cc_type_id ModelTypes::build(QualType type)
{
    uint32_t flags = qualifierFlags(type);
    QualType plain = type.getCanonicalType();
    flags |= qualifierFlags(plain);
    if (const auto *atomic = plain->getAs<AtomicType>()) {
        flags |= CC_TYPE_ATOMIC;
        plain = atomic->getValueType().getCanonicalType();
        flags |= qualifierFlags(plain);
    }
    if (const RecordDecl *record = plain->getAsRecordDecl())
        return buildRecord(record, flags);

    cc_type row = {};
    row.flags = flags;
    row.size = sizeOf(type);
    row.kind = CC_TYPE_FLOAT;
    if (const ArrayType *array = context_.getAsArrayType(plain)) {
        row.kind = CC_TYPE_ARRAY;
        QualType element = array->getElementType();
        /* Sugar on the element carries its name. */
        if (const ArrayType *sugared = context_.getAsArrayType(type))
            element = sugared->getElementType();
        row.element = of(element);
        if (const auto *constant = dyn_cast<ConstantArrayType>(array))
            row.count = constant->getSize().getZExtValue();
        else
            row.size = 0;
        row.flags |= array->isIncompleteArrayType() ? CC_TYPE_INCOMPLETE : 0;
    } else if (plain->isFunctionType()) {
        row.kind = CC_TYPE_FUNCTION;
        row.element = of(plain->castAs<FunctionType>()->getReturnType());
    } else if (plain->isAnyPointerType() || plain->isBlockPointerType() || plain->isNullPtrType()) {
        row.kind = CC_TYPE_POINTER;
        if (!plain->isNullPtrType())
            row.element = of(type->getPointeeType().isNull() ? plain->getPointeeType() : type->getPointeeType());
    } else if (plain->isVoidType()) {
        row.kind = CC_TYPE_VOID;
    } else if (plain->isBooleanType()) {
        row.kind = CC_TYPE_BOOL;
        row.flags |= CC_TYPE_UNSIGNED;
    } else if (plain->isIntegralOrEnumerationType() || plain->isDependentType()) {
        row.kind = CC_TYPE_INT;
        row.flags |= plain->isUnsignedIntegerOrEnumerationType() ? CC_TYPE_UNSIGNED : 0;
        row.flags |= plain->isIncompleteType() ? CC_TYPE_INCOMPLETE : 0;
    }
    row.name = cc_model_add_text(builder_, nameOf(type).c_str());
    return intern(row);
}

cc_field_id ModelTypes::field(const FieldDecl *field)
{
    of(tagType(context_, field->getParent()));
    auto known = fields_.find(field);
    return known == fields_.end() ? 0 : known->second;
}

uint64_t ModelTypes::fieldOffset(const FieldDecl *field) const
{
    return usable(field->getParent()) ? context_.getFieldOffset(field) / 8 : 0;
}

} // namespace concheck
