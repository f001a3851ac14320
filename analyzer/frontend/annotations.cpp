/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/annotations.h"

using namespace clang;

namespace concheck
{

static const size_t LONGEST_DECLARATION = 400, LONGEST_COMMENT = 1000;

Annotations::Annotations(UnitLowering &unit) : unit_(unit), sources_(unit.context.getSourceManager())
{
}

static bool isWordChar(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The text of the file before `at` and from there on. */
static std::pair<llvm::StringRef, llvm::StringRef> textAround(const SourceManager &sources, SourceLocation at)
{
    if (at.isInvalid() || !at.isFileID())
        return {};
    auto [file, offset] = sources.getDecomposedLoc(at);
    bool invalid = false;
    llvm::StringRef text = sources.getBufferData(file, &invalid);
    if (invalid || offset > text.size())
        return {};
    return { text.take_front(offset), text.drop_front(offset) };
}

static llvm::StringRef textBefore(const SourceManager &sources, SourceLocation at)
{
    return textAround(sources, at).first;
}

static llvm::StringRef textFrom(const SourceManager &sources, SourceLocation at)
{
    return textAround(sources, at).second;
}

/* What stands between the parenthesis that `text` begins with and its partner; `*rest` is what follows. */
static llvm::StringRef inParentheses(llvm::StringRef text, llvm::StringRef *rest)
{
    unsigned depth = 0;
    for (size_t i = 0; i < text.size() && i < LONGEST_DECLARATION; i++) {
        depth += text[i] == '(';
        if (text[i] == ')' && --depth == 0) {
            *rest = text.drop_front(i + 1);
            return text.slice(1, i);
        }
    }
    *rest = "";
    return "";
}

llvm::StringRef annotationAround(const SourceManager &sources, SourceLocation at)
{
    for (int level = 0; level < 8 && at.isValid(); level++) {
        llvm::StringRef before = textBefore(sources, sources.getSpellingLoc(at));
        unsigned depth = 1;
        while (!before.empty() && depth) {
            depth += before.back() == ')';
            depth -= before.back() == '(';
            before = before.drop_back();
            if (before.size() && (before.back() == ';' || before.back() == '{'))
                break;
        }
        before = depth ? llvm::StringRef() : before.rtrim();
        size_t start = before.size();
        while (start && isWordChar(before[start - 1]))
            start--;
        llvm::StringRef word = before.drop_front(start).trim('_');
        if (word == "guarded_by" || word == "pt_guarded_by" || word.contains("capability") || word.contains("lock"))
            return word;
        if (!at.isMacroID() || !sources.isMacroArgExpansion(at))
            return "";
        at = sources.getImmediateExpansionRange(at).getBegin();
    }
    return "";
}

/* Add an annotation by the text that names its lock. */
void Annotations::add(cc_annotation row, AnnotationScope scope, llvm::StringRef name, llvm::StringRef lock,
                      SourceLocation at)
{
    lock = lock.trim();
    AnnotationPath path(unit_, scope, lock);
    (void)path.resolve();
    path.fill(row);
    if (row.base == CC_BASE_OBJECT && row.step_count == 1 && row.steps[0] == row.subject)
        return; /* "all members are guarded by m" above m itself */
    row.text = cc_model_add_text(unit_.builder, (name + "(" + lock + ")").str().c_str());
    row.loc = unit_.places.token(at);
    cc_model_add_annotation(unit_.builder, &row);
}

void Annotations::addExpressions(cc_annotation row, AnnotationScope scope, const Attr *attr,
                                 llvm::ArrayRef<Expr *> locks)
{
    for (const Expr *lock : locks) {
        std::string text;
        llvm::raw_string_ostream stream(text);
        lock->printPretty(stream, nullptr, unit_.context.getPrintingPolicy());
        stream.flush();
        add(row, scope, attr->getSpelling(), text, attr->getLocation());
    }
}

template <typename Row> static llvm::ArrayRef<Expr *> locksOf(const Row *attr)
{
    return llvm::ArrayRef<Expr *>(attr->args_begin(), attr->args_end());
}

/* Attributes of functions. */
void Annotations::ofCapability(const Attr *attr, cc_annotation row, AnnotationScope scope)
{
    if (const auto *needed = dyn_cast<RequiresCapabilityAttr>(attr)) {
        row.kind = CC_ANNOTATION_REQUIRES;
        row.flags = needed->isShared() ? CC_ANNOTATION_SHARED : 0;
        addExpressions(row, scope, attr, locksOf(needed));
    } else if (const auto *taken = dyn_cast<AcquireCapabilityAttr>(attr)) {
        row.kind = CC_ANNOTATION_ACQUIRES;
        row.flags = taken->isShared() ? CC_ANNOTATION_SHARED : 0;
        addExpressions(row, scope, attr, locksOf(taken));
    } else if (const auto *released = dyn_cast<ReleaseCapabilityAttr>(attr)) {
        row.kind = CC_ANNOTATION_RELEASES;
        addExpressions(row, scope, attr, locksOf(released));
    } else if (const auto *excluded = dyn_cast<LocksExcludedAttr>(attr)) {
        row.kind = CC_ANNOTATION_EXCLUDES;
        addExpressions(row, scope, attr, locksOf(excluded));
    } else if (TriedLock tried = triedLock(attr); tried.success) {
        Expr::EvalResult value;
        bool on_zero = tried.success->EvaluateAsInt(value, unit_.context) && !value.Val.getInt().getBoolValue();
        row.kind = CC_ANNOTATION_TRIES;
        row.flags = (uint8_t)((tried.shared ? CC_ANNOTATION_SHARED : 0) | (on_zero ? CC_ANNOTATION_ON_ZERO : 0));
        addExpressions(row, scope, attr, tried.locks);
    }
}

void Annotations::fromAttributes(const Decl *decl, cc_annotation row, AnnotationScope scope)
{
    for (const Attr *attr : decl->attrs()) {
        if (const auto *guarded = dyn_cast<GuardedByAttr>(attr)) {
            row.kind = CC_ANNOTATION_GUARDED;
            addExpressions(row, scope, attr, { guarded->getArg() });
        } else if (const auto *pointee = dyn_cast<PtGuardedByAttr>(attr)) {
            row.kind = CC_ANNOTATION_POINTEE_GUARDED;
            addExpressions(row, scope, attr, { pointee->getArg() });
        } else if (scope.function) {
            ofCapability(attr, row, scope);
        }
    }
}

/* A comment about annotations shows one in quotes. */
static bool isQuoted(llvm::StringRef before)
{
    return before.count('"') % 2 || before.count('`') % 2;
}

/* Every `guarded_by(...)` in the words, however it is written: GUARDED_BY, __guarded_by, pt_guarded_by. */
void Annotations::fromWords(llvm::StringRef words, bool comment, SourceLocation at, cc_annotation row,
                            AnnotationScope scope)
{
    std::string lower = words.lower();
    const llvm::StringRef needle = "guarded_by";
    for (size_t found = lower.find(needle.str()); found != std::string::npos;
         found = lower.find(needle.str(), found + 1)) {
        llvm::StringRef after = words.drop_front(found + needle.size()).ltrim("_ \t"), rest;
        size_t start = found;
        while (start && isWordChar(lower[start - 1]))
            start--;
        llvm::StringRef prefix = llvm::StringRef(lower).slice(start, found).trim('_');
        if (after.empty() || after.front() != '(' || (comment && isQuoted(words.take_front(found))))
            continue;
        llvm::StringRef lock = inParentheses(after, &rest).trim();
        if (lock.empty())
            continue;
        bool pointee = prefix.rsplit('_').second == "pt" || prefix == "pt";
        row.kind = pointee ? CC_ANNOTATION_POINTEE_GUARDED : CC_ANNOTATION_GUARDED;
        row.flags = comment ? CC_ANNOTATION_COMMENT : 0;
        add(row, scope, pointee ? "pt_guarded_by" : "guarded_by", lock, at);
    }
}

/* "not", "isn't", "never" just before: that is no claim that can be checked. */
static bool isDenied(llvm::StringRef before)
{
    before = before.rtrim();
    for (llvm::StringRef word : { "not", "n't", "never", "un" })
        if (before.size() >= word.size() && before.take_back(word.size()) == word)
            return true;
    return false;
}

/* "guarded by m", "protected by s->m": believed to mean a lock only when it names something that may be one. */
void Annotations::fromProse(llvm::StringRef words, SourceLocation at, cc_annotation row, AnnotationScope scope)
{
    std::string lower = words.lower();
    for (llvm::StringRef needle : { "guarded by ", "protected by " }) {
        size_t found = lower.find(needle.str());
        if (found == std::string::npos || (found && isWordChar(lower[found - 1])) ||
            isDenied(llvm::StringRef(lower).take_front(found)))
            continue;
        llvm::StringRef after = words.drop_front(found + needle.size()).ltrim();
        for (llvm::StringRef article : { "the ", "its ", "`", "'", "\"" })
            if (after.substr(0, article.size()) == article)
                after = after.drop_front(article.size());
        llvm::StringRef lock =
            after.take_while([](char c) { return isWordChar(c) || c == '.' || c == '-' || c == '>' || c == '&'; });
        lock = lock.rtrim(".-");
        AnnotationPath path(unit_, scope, lock);
        if (lock.empty() || !path.resolve() || !path.looksLikeLock())
            continue;
        row.kind = CC_ANNOTATION_GUARDED;
        row.flags = CC_ANNOTATION_COMMENT;
        add(row, scope, "guarded_by", lock, at);
        return;
    }
}

/* The comment that begins `text`, or "". */
static llvm::StringRef commentAt(llvm::StringRef text)
{
    if (text.substr(0, 2) == "//")
        return text.take_until([](char c) { return c == '\n'; });
    if (text.substr(0, 2) != "/*")
        return "";
    return text.take_front(std::min(text.find("*/"), LONGEST_COMMENT));
}

/* The comment that ends on the line before the one `text` ends in, and has its lines for itself; or "". */
static llvm::StringRef commentAbove(llvm::StringRef text)
{
    /* Not by the start of its line, which may be megabytes away. */
    text = text.rtrim(" \t\v\f\r");
    if (text.empty() || text.back() != '\n')
        return ""; /* something else stands before it on its line */
    llvm::StringRef above = text.drop_back().rtrim(" \t\r");
    size_t begin = above.rfind('\n') == llvm::StringRef::npos ? 0 : above.rfind('\n') + 1;
    llvm::StringRef last = above.drop_front(begin).trim();
    if (last.substr(0, 2) == "//")
        return last;
    if (last.size() < 2 || last.take_back(2) != "*/")
        return "";
    size_t open = above.rfind("/*");
    if (open == llvm::StringRef::npos || above.size() - open > LONGEST_COMMENT)
        return "";
    size_t own = above.take_front(open).rfind('\n');
    llvm::StringRef before = above.slice(own == llvm::StringRef::npos ? 0 : own + 1, open);
    return before.trim().empty() ? above.drop_front(open) : "";
}

/* What stands in the declaration after the name, and in the comments beside and above it. */
void Annotations::fromText(const DeclaratorDecl *decl, cc_annotation row, AnnotationScope scope)
{
    SourceLocation at = unit_.places.userPlace(decl->getLocation(), false, nullptr);
    SourceLocation begin = unit_.places.userPlace(decl->getBeginLoc(), false, nullptr);
    llvm::StringRef text = textFrom(sources_, at).take_front(LONGEST_DECLARATION + LONGEST_COMMENT);
    size_t end = 0;
    for (int depth = 0; end < text.size() && end < LONGEST_DECLARATION; end++) {
        depth += text[end] == '(' || text[end] == '{';
        depth -= text[end] == ')' || text[end] == '}';
        if (depth < 0 || text[end] == ';' || (text[end] == ',' && depth == 0) || text.substr(end, 2) == "/*" ||
            text.substr(end, 2) == "//")
            break;
    }
    fromWords(text.take_front(end), false, at, row, scope);
    for (const LostAnnotation &lost : unit_.lostAnnotations()) {
        auto [file, offset] = sources_.getDecomposedLoc(lost.at);
        auto [own_file, own_offset] = sources_.getDecomposedLoc(at);
        if (file != own_file || offset < own_offset || offset >= own_offset + end)
            continue;
        llvm::StringRef lock = textFrom(sources_, lost.lock).take_until([](char c) { return c == ')' || c == ','; });
        row.kind = lost.pointee ? CC_ANNOTATION_POINTEE_GUARDED : CC_ANNOTATION_GUARDED;
        add(row, scope, lost.pointee ? "pt_guarded_by" : "guarded_by", lock, at);
    }
    /* Nothing is beside where the file ends. */
    bool inside = end < text.size() && text[end] == '/';
    llvm::StringRef beside = inside ? commentAt(text.drop_front(end)) : commentAt(text.substr(end + 1).ltrim(" \t"));
    for (llvm::StringRef comment : { beside, commentAbove(textBefore(sources_, begin)) })
        if (!comment.empty()) {
            fromWords(comment, true, at, row, scope);
            fromProse(comment, at, row, scope);
        }
}

void Annotations::ofMember(const FieldDecl *field, cc_field_id id)
{
    cc_annotation row = {};
    AnnotationScope scope;
    scope.record = field->getParent();
    row.subject = id;
    fromAttributes(field, row, scope);
    fromText(field, row, scope);
}

void Annotations::ofVariable(const VarDecl *var, cc_var_id id)
{
    cc_annotation row = {};
    row.subject = id;
    row.of_variable = true;
    for (const VarDecl *each : var->redecls()) {
        fromAttributes(each, row, AnnotationScope());
        fromText(each, row, AnnotationScope());
    }
}

void Annotations::ofFunction(const FunctionDecl *function, cc_func_id id)
{
    cc_annotation row = {};
    row.subject = id;
    for (const FunctionDecl *each : function->redecls()) {
        AnnotationScope scope;
        scope.function = each;
        fromAttributes(each, row, scope);
    }
}

void Annotations::ofType(const RecordDecl *record, cc_type_id id)
{
    const auto *capability = record->getAttr<CapabilityAttr>();
    if (!capability)
        return;
    cc_annotation row = {};
    row.kind = CC_ANNOTATION_CAPABILITY;
    row.subject = id;
    row.text = cc_model_add_text(unit_.builder, "capability");
    row.loc = unit_.places.token(capability->getLocation());
    cc_model_add_annotation(unit_.builder, &row);
}

} // namespace concheck
