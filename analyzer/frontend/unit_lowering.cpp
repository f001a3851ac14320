/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/unit_lowering.h"

#include "analyzer/frontend/annotations.h"
#include "analyzer/frontend/function_lowering.h"
#include "analyzer/frontend/static_init.h"

using namespace clang;

namespace concheck
{

UnitLowering::UnitLowering(ASTContext &context_in, cc_model_builder *builder_in, const ErrorCollector &errors,
                           std::string compile_dir)
    : context(context_in), builder(builder_in), model(cc_model_builder_model(builder_in)),
      places(context_in.getSourceManager(), context_in.getLangOpts(), builder_in, std::move(compile_dir)),
      types(context_in, builder_in, places), collected_(errors), errors_(errors.errors),
      error_functions_(errors.errors.size(), 0)
{
}

uint32_t UnitLowering::functionFlags(const FunctionDecl *decl) const
{
    uint32_t flags = 0;
    if (decl->isNoReturn())
        flags |= CC_FUNC_NORETURN;
    if (decl->isVariadic())
        flags |= CC_FUNC_VARIADIC;
    if (decl->isInlineSpecified())
        flags |= CC_FUNC_INLINE;
    if (decl->hasAttr<ConstructorAttr>())
        flags |= CC_FUNC_CONSTRUCTOR;
    if (decl->hasAttr<DestructorAttr>())
        flags |= CC_FUNC_DESTRUCTOR;
    if (decl->hasAttr<ReturnsTwiceAttr>())
        flags |= CC_FUNC_RETURNS_TWICE;
    if (decl->hasAttr<RestrictAttr>())
        flags |= CC_FUNC_MALLOC_LIKE;
    if (decl->getVisibility() == HiddenVisibility)
        flags |= CC_FUNC_HIDDEN;
    return flags;
}

static uint8_t linkageOf(const NamedDecl *decl)
{
    if (decl->hasAttr<WeakAttr>())
        return CC_LINKAGE_WEAK;
    return decl->hasExternalFormalLinkage() ? CC_LINKAGE_EXTERNAL : CC_LINKAGE_INTERNAL;
}

void UnitLowering::noteDefinition(const FunctionDecl *definition, cc_func_id id)
{
    SourceLocation name = definition->getLocation();
    cc_func &row = model->funcs[id];
    if (row.flags & CC_FUNC_DEFINED)
        return;
    row.loc = places.token(name);
    row.end_loc = places.token(definition->getBody()->getEndLoc());
    row.flags |= functionFlags(definition) | CC_FUNC_DEFINED;
    row.type = types.of(definition->getType());
    if (context.getSourceManager().isInSystemHeader(context.getSourceManager().getExpansionLoc(name)))
        row.flags |= CC_FUNC_IN_SYSTEM;
    pending_.push_back({ definition, id });
}

cc_func_id UnitLowering::function(const FunctionDecl *decl)
{
    const Decl *identity = decl->getCanonicalDecl();
    auto known = functions_.find(identity);
    if (known != functions_.end())
        return known->second;

    cc_func_id id = 0;
    std::string name = decl->getName().str();
    bool external = decl->hasExternalFormalLinkage();
    if (external && !name.empty()) {
        auto named = external_functions_.find(name);
        if (named != external_functions_.end())
            id = named->second;
    }
    if (!id) {
        cc_func row = {};
        row.name = cc_model_add_text(builder, name.c_str());
        row.type = types.of(decl->getType());
        row.loc = places.token(decl->getLocation());
        row.linkage = linkageOf(decl);
        row.flags = functionFlags(decl->getMostRecentDecl());
        row.param_count = decl->getNumParams();
        id = cc_model_add_func(builder, &row);
        if (external && !name.empty())
            external_functions_[name] = id;
    }
    functions_[identity] = id;
    const FunctionDecl *definition = nullptr;
    if (decl->hasBody(definition) && definition)
        noteDefinition(definition, id);
    return id;
}

cc_func_id UnitLowering::namedFunction(llvm::StringRef name, const FunctionDecl *like)
{
    /* The declaration the user's headers made, if any, so that it is one function. */
    IdentifierInfo &identifier = context.Idents.get(name);
    for (const NamedDecl *found : context.getTranslationUnitDecl()->lookup(DeclarationName(&identifier)))
        if (const auto *decl = dyn_cast<FunctionDecl>(found))
            return function(decl);
    auto known = external_functions_.find(name);
    if (known != external_functions_.end())
        return known->second;
    cc_func row = {};
    row.name = cc_model_add_text(builder, name.str().c_str());
    row.type = types.of(like->getType());
    row.linkage = CC_LINKAGE_EXTERNAL;
    row.flags = functionFlags(like);
    row.param_count = like->getNumParams();
    cc_func_id id = cc_model_add_func(builder, &row);
    external_functions_[name] = id;
    return id;
}

cc_var_id UnitLowering::global(const VarDecl *decl, cc_func_id owner)
{
    const Decl *identity = decl->getCanonicalDecl();
    auto known = globals_.find(identity);
    if (known != globals_.end())
        return known->second;

    const VarDecl *best = decl->getMostRecentDecl();
    const VarDecl *definition = decl->getDefinition();
    if (!definition)
        definition = const_cast<VarDecl *>(decl)->getActingDefinition();
    if (definition)
        best = definition;
    bool external = decl->hasExternalFormalLinkage();
    cc_var_id id = 0;
    if (external) {
        auto named = external_vars_.find(decl->getName());
        if (named != external_vars_.end())
            id = named->second;
    }
    bool fresh = id == 0;
    if (fresh || (definition && (model->vars[id].flags & CC_VAR_DECLARED_ONLY))) {
        cc_var row = {};
        row.name = cc_model_add_text(builder, decl->getName().str().c_str());
        row.type = types.of(best->getType());
        row.loc = places.token(best->getLocation());
        row.owner = owner;
        row.kind = CC_VAR_GLOBAL;
        row.linkage = decl->isStaticLocal() ? (uint8_t)CC_LINKAGE_NONE : linkageOf(decl);
        if (best->getTLSKind() != VarDecl::TLS_None)
            row.flags |= CC_VAR_THREAD_LOCAL;
        if (decl->isStaticLocal())
            row.flags |= CC_VAR_STATIC_LOCAL;
        if (!definition)
            row.flags |= CC_VAR_DECLARED_ONLY;
        if (context.getBaseElementType(best->getType()).isConstQualified())
            row.flags |= CC_VAR_CONST;
        if (fresh) {
            id = cc_model_add_var(builder, &row);
        } else {
            row.flags |= model->vars[id].flags & CC_VAR_ADDRESS_TAKEN;
            model->vars[id] = row;
        }
        if (definition && definition->getInit())
            pending_vars_.push_back({ definition, id });
    }
    globals_[identity] = id;
    if (external)
        external_vars_[decl->getName()] = id;
    return id;
}

cc_var_id UnitLowering::literal(const CompoundLiteralExpr *expr)
{
    auto known = literals_.find(expr);
    if (known != literals_.end())
        return known->second;
    cc_var row = {};
    row.type = types.of(expr->getType());
    row.loc = places.range(expr->getSourceRange());
    row.kind = CC_VAR_GLOBAL;
    row.linkage = CC_LINKAGE_INTERNAL;
    if (expr->getType().isConstQualified())
        row.flags |= CC_VAR_CONST;
    row.name = cc_model_add_text(builder, "(compound literal)");
    cc_var_id id = cc_model_add_var(builder, &row);
    literals_[expr] = id;
    StaticInit(*this).lower(id, expr->getType(), expr->getInitializer());
    return id;
}

void UnitLowering::lose(SourceLocation at, llvm::StringRef what, cc_func_id func)
{
    cc_lost row = {};
    row.loc = at.isValid() ? places.token(at) : 0;
    row.text = cc_model_add_text(builder, what.str().c_str());
    row.func = func;
    cc_model_add_lost(builder, &row);
    if (func)
        model->funcs[func].flags |= CC_FUNC_BROKEN;
}

/* Make rows for what the user's files define; headers of the system only give what is used. */
void UnitLowering::declare(const Decl *decl)
{
    const SourceManager &sources = context.getSourceManager();
    if (decl->isImplicit() || sources.isInSystemHeader(sources.getExpansionLoc(decl->getLocation())))
        return;
    if (const auto *function_decl = dyn_cast<FunctionDecl>(decl)) {
        if (function_decl->doesThisDeclarationHaveABody())
            function(function_decl);
    } else if (const auto *var = dyn_cast<VarDecl>(decl)) {
        if (var->isThisDeclarationADefinition() != VarDecl::DeclarationOnly)
            global(var);
    }
    lowerPending();
}

void UnitLowering::lowerBody(const FunctionDecl *definition, cc_func_id id)
{
    const SourceManager &sources = context.getSourceManager();
    SourceRange range(sources.getExpansionLoc(definition->getBody()->getBeginLoc()),
                      sources.getExpansionLoc(definition->getBody()->getEndLoc()));
    for (size_t i = 0; i < errors_.size(); i++) {
        SourceLocation at = errors_[i].at;
        if (at.isValid() && !sources.isBeforeInTranslationUnit(at, range.getBegin()) &&
            !sources.isBeforeInTranslationUnit(range.getEnd(), at)) {
            error_functions_[i] = id;
            model->funcs[id].flags |= CC_FUNC_BROKEN;
        }
    }
    FunctionLowering(*this, definition, id).run();
}

void UnitLowering::lowerPending()
{
    while (!pending_.empty() || !pending_vars_.empty()) {
        if (!pending_vars_.empty()) {
            auto [definition, id] = pending_vars_.back();
            pending_vars_.pop_back();
            StaticInit(*this).lower(id, definition->getType(), definition->getInit());
            continue;
        }
        auto [definition, id] = pending_.back();
        pending_.pop_back();
        lowerBody(definition, id);
    }
}

void UnitLowering::reportErrors()
{
    for (size_t i = 0; i < errors_.size(); i++)
        lose(errors_[i].at, errors_[i].message, error_functions_[i]);
}

/* Rows in the order of their numbers: the maps they come from have none. */
template <typename Map> static auto sortedRows(const Map &map)
{
    std::vector<std::pair<uint32_t, typename Map::key_type>> rows;
    for (const auto &entry : map)
        rows.push_back({ entry.second, entry.first });
    llvm::sort(rows, [](const auto &a, const auto &b) { return a.first < b.first; });
    return rows;
}

/* Annotations of what is in the model by now; looking up their locks may add variables that are only declared. */
void UnitLowering::readAnnotations()
{
    const SourceManager &sources = context.getSourceManager();
    Annotations annotations(*this);
    auto ours = [&](const Decl *decl) {
        return !decl->isImplicit() && !sources.isInSystemHeader(sources.getExpansionLoc(decl->getLocation()));
    };
    const RecordDecl *last = nullptr;
    for (const auto &[id, field] : sortedRows(types.fieldRows())) {
        if (!ours(field))
            continue;
        annotations.ofMember(field, id);
        if (field->getParent() != last)
            annotations.ofType(field->getParent(), model->fields[id].owner);
        last = field->getParent();
    }
    for (const auto &[id, decl] : sortedRows(globals_))
        if (ours(decl))
            annotations.ofVariable(cast<VarDecl>(decl), id);
    for (const auto &[id, decl] : sortedRows(functions_))
        if (ours(decl))
            annotations.ofFunction(cast<FunctionDecl>(decl), id);
}

void UnitLowering::run()
{
    for (const Decl *decl : context.getTranslationUnitDecl()->decls())
        declare(decl);
    readAnnotations();
    reportErrors();
}

} // namespace concheck
