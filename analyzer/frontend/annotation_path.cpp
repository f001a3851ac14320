/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/annotation_path.h"

using namespace clang;

namespace concheck
{

static const unsigned DEEPEST_EXPRESSION = 16;

AnnotationPath::AnnotationPath(UnitLowering &unit, AnnotationScope scope, llvm::StringRef text)
    : unit_(unit), scope_(scope), rest_(text)
{
}

void AnnotationPath::skipSpace()
{
    rest_ = rest_.ltrim(" \t\r\n");
}

bool AnnotationPath::take(llvm::StringRef token)
{
    skipSpace();
    if (rest_.substr(0, token.size()) != token)
        return false;
    rest_ = rest_.drop_front(token.size());
    return true;
}

llvm::StringRef AnnotationPath::identifier()
{
    skipSpace();
    llvm::StringRef word = rest_.take_while([](char c) { return isalnum((unsigned char)c) || c == '_'; });
    if (word.empty() || isdigit((unsigned char)word.front()))
        return "";
    rest_ = rest_.drop_front(word.size());
    return word;
}

bool AnnotationPath::step(uint32_t what)
{
    if (steps_.size() == CC_ANNOTATION_STEPS)
        return false;
    steps_.push_back(what);
    return true;
}

/* From the place of a pointer to where it leads; its value may be at hand already. */
bool AnnotationPath::load()
{
    if (type_.isNull() || !type_->isPointerType())
        return false;
    type_ = type_->getPointeeType();
    bool known = is_address_;
    is_address_ = false;
    return known || step(CC_STEP_LOAD);
}

/* Go to a member, through anonymous structs and unions where it is in one. */
bool AnnotationPath::memberOf(const RecordDecl *record, llvm::StringRef identifier)
{
    record = record ? record->getDefinition() : nullptr;
    if (!record)
        return false;
    for (const FieldDecl *field : record->fields()) {
        if (field->getName() == identifier && !identifier.empty()) {
            type_ = field->getType();
            return step(unit_.types.field(field));
        }
    }
    for (const FieldDecl *field : record->fields()) {
        if (!field->isAnonymousStructOrUnion())
            continue;
        size_t length = steps_.size();
        if (step(unit_.types.field(field)) && memberOf(field->getType()->getAsRecordDecl(), identifier))
            return true;
        steps_.truncate(length);
    }
    return false;
}

bool AnnotationPath::member(llvm::StringRef identifier)
{
    return !type_.isNull() && memberOf(type_->getAsRecordDecl(), identifier);
}

/* A member of the subject's struct, or of one around it that holds it once. */
bool AnnotationPath::enclosingMember(llvm::StringRef identifier)
{
    const RecordDecl *record = scope_.record;
    base_ = CC_BASE_OBJECT;
    for (up_ = 0; record;) {
        if (memberOf(record, identifier))
            return true;
        const auto *outer = dyn_cast<RecordDecl>(record->getLexicalDeclContext());
        const FieldDecl *holder = nullptr;
        for (const FieldDecl *field : outer ? outer->fields() : RecordDecl::field_range({}, {}))
            if (field->getType()->getAsRecordDecl() == record)
                holder = field;
        if (!holder)
            return false;
        up_ += unit_.types.fieldOffset(holder);
        record = outer;
    }
    return false;
}

bool AnnotationPath::name(llvm::StringRef identifier)
{
    last_name_ = identifier;
    if (scope_.record && enclosingMember(identifier))
        return true;
    up_ = 0;
    if (scope_.function) {
        unsigned number = 0;
        for (const ParmVarDecl *parameter : scope_.function->parameters()) {
            if (parameter->getName() == identifier) {
                base_ = CC_BASE_ARGUMENT;
                base_id_ = number;
                type_ = parameter->getType();
                is_address_ = true;
                return type_->isPointerType();
            }
            number++;
        }
    }
    IdentifierInfo &found = unit_.context.Idents.get(identifier);
    for (const NamedDecl *decl : unit_.context.getTranslationUnitDecl()->lookup(DeclarationName(&found)))
        if (const auto *var = dyn_cast<VarDecl>(decl)) {
            base_ = CC_BASE_VARIABLE;
            base_id_ = unit_.global(var);
            type_ = var->getType();
            return true;
        }
    base_ = CC_BASE_NOTHING;
    return false;
}

bool AnnotationPath::primary(unsigned depth)
{
    if (!take("("))
        return name(identifier()) && postfix();
    return depth < DEEPEST_EXPRESSION && prefixed(depth + 1) && take(")") && postfix();
}

bool AnnotationPath::postfix()
{
    for (;;) {
        bool arrow = take("->");
        if (!arrow && !take("."))
            return true;
        if (arrow ? !load() : is_address_)
            return false;
        llvm::StringRef next = identifier();
        if (!member(next))
            return false;
        last_name_ = next;
    }
}

bool AnnotationPath::prefixed(unsigned depth)
{
    if (take("&")) {
        if (depth == DEEPEST_EXPRESSION || !prefixed(depth + 1) || is_address_)
            return false;
        type_ = unit_.context.getPointerType(type_);
        return is_address_ = true;
    }
    if (take("*"))
        return depth < DEEPEST_EXPRESSION && prefixed(depth + 1) && load();
    return primary(depth);
}

bool AnnotationPath::expression()
{
    if (!prefixed(0))
        return false;
    skipSpace();
    if (!rest_.empty())
        return false;
    /* a pointer to a lock means the lock */
    return (!is_address_ && !type_->isPointerType()) || load();
}

bool AnnotationPath::resolve()
{
    if (expression())
        return true;
    base_ = CC_BASE_NOTHING;
    base_id_ = 0;
    up_ = 0;
    steps_.clear();
    return false;
}

void AnnotationPath::fill(cc_annotation &row) const
{
    row.base = (uint8_t)base_;
    row.base_id = base_id_;
    row.up = up_;
    row.step_count = (uint32_t)steps_.size();
    for (size_t i = 0; i < steps_.size(); i++)
        row.steps[i] = steps_[i];
}

bool AnnotationPath::looksLikeLock() const
{
    std::string lower = last_name_.lower();
    for (const char *word : { "lock", "mutex", "mtx", "sem", "guard" })
        if (lower.find(word) != std::string::npos)
            return true;
    return !type_.isNull() && (type_->isRecordType() || type_->getAs<TypedefType>());
}

} // namespace concheck
