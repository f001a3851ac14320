/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/source_places.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace concheck
{

std::string modelPath(llvm::StringRef name, llvm::StringRef compile_dir)
{
    llvm::SmallString<256> path(name);
    if (!compile_dir.empty() && llvm::sys::path::is_relative(path) && name.find("<") != 0) {
        path = compile_dir;
        llvm::sys::path::append(path, name);
    }
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
    return path.str().str();
}

SourcePlaces::SourcePlaces(const SourceManager &sources, const LangOptions &language, cc_model_builder *builder,
                           std::string compile_dir)
    : sources_(sources), language_(language), builder_(builder), compile_dir_(std::move(compile_dir))
{
}

cc_text_id SourcePlaces::file(llvm::StringRef name)
{
    auto [slot, fresh] = files_.try_emplace(name, 0);
    if (fresh)
        slot->second = cc_model_add_text(builder_, modelPath(name, compile_dir_).c_str());
    return slot->second;
}

SourceLocation SourcePlaces::userPlace(SourceLocation at, bool at_end, std::string *macro) const
{
    while (at.isMacroID()) {
        if (sources_.isMacroArgExpansion(at)) {
            at = sources_.getImmediateSpellingLoc(at);
            continue;
        }
        if (macro)
            *macro = Lexer::getImmediateMacroName(at, sources_, language_).str();
        CharSourceRange expansion = sources_.getImmediateExpansionRange(at);
        at = at_end ? expansion.getEnd() : expansion.getBegin();
    }
    return at;
}

cc_loc SourcePlaces::build(SourceRange range)
{
    std::string macro;
    cc_loc loc = {};
    SourceLocation begin = userPlace(range.getBegin(), false, &macro);
    SourceLocation end = userPlace(range.getEnd(), true, nullptr);
    PresumedLoc first = sources_.getPresumedLoc(begin);
    if (first.isInvalid())
        return loc;
    loc.file = file(first.getFilename());
    loc.line = first.getLine();
    loc.column = first.getColumn();
    loc.macro = cc_model_add_text(builder_, macro.c_str());
    loc.in_system_header = sources_.isInSystemHeader(begin);

    /* A range that starts in one file or macro argument and ends before it is cut to its first token. */
    PresumedLoc last = sources_.getPresumedLoc(end);
    if (last.isInvalid() || sources_.getFileID(begin) != sources_.getFileID(end) || end < begin) {
        end = begin;
        last = first;
    }
    unsigned length = Lexer::MeasureTokenLength(end, sources_, language_);
    loc.end_line = last.getLine();
    loc.end_column = last.getColumn() + (length ? length - 1 : 0);
    return loc;
}

cc_loc_id SourcePlaces::intern(const cc_loc &loc)
{
    uint64_t where = (uint64_t)loc.file << 32 | loc.line;
    uint64_t extent =
        (uint64_t)loc.column << 40 | (uint64_t)(loc.end_line & 0xffffff) << 16 | (loc.end_column & 0xffff);
    llvm::SmallVector<cc_loc_id, 1> &same = by_content_[{ where, extent }];
    for (cc_loc_id id : same)
        if (cc_model_builder_model(builder_)->locs[id].macro == loc.macro)
            return id;
    same.push_back(cc_model_add_loc(builder_, &loc));
    return same.back();
}

cc_loc_id SourcePlaces::range(SourceRange range)
{
    if (range.getBegin().isInvalid())
        return 0;
    if (range.getEnd().isInvalid())
        range.setEnd(range.getBegin());
    auto [slot, fresh] = by_range_.try_emplace({ range.getBegin(), range.getEnd() }, 0);
    if (!fresh)
        return slot->second;
    cc_loc loc = build(range);
    cc_loc_id id = loc.line ? intern(loc) : 0;
    by_range_[{ range.getBegin(), range.getEnd() }] = id;
    return id;
}

} // namespace concheck
