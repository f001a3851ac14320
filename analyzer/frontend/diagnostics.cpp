/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/diagnostics.h"

#include "analyzer/frontend/annotations.h"

#include "clang/Basic/DiagnosticSema.h"
#include "clang/Lex/LexDiagnostic.h"

using namespace clang;

namespace concheck
{

void ErrorCollector::HandleDiagnostic(DiagnosticsEngine::Level level, const Diagnostic &info)
{
    DiagnosticConsumer::HandleDiagnostic(level, info);
    if (level < DiagnosticsEngine::Error)
        return;
    if (info.getID() == diag::err_undeclared_var_use && info.hasSourceManager()) {
        SourceManager &sources = info.getSourceManager();
        llvm::StringRef attribute = annotationAround(sources, info.getLocation());
        SourceLocation at = sources.getExpansionLoc(info.getLocation());
        if (!attribute.empty()) {
            annotations.push_back({ at, sources.getSpellingLoc(info.getLocation()), attribute == "pt_guarded_by" });
            return;
        }
    }
    llvm::SmallString<128> text;
    info.FormatDiagnostic(text);
    UnitError error;
    error.message = text.str().str();
    error.missing_header = info.getID() == diag::err_pp_file_not_found;
    if (info.getLocation().isValid() && info.hasSourceManager()) {
        SourceManager &sources = info.getSourceManager();
        error.at = sources.getExpansionLoc(info.getLocation());
        PresumedLoc at = sources.getPresumedLoc(error.at);
        if (at.isValid()) {
            error.file = at.getFilename();
            error.line = at.getLine();
            error.column = at.getColumn();
        }
    }
    errors.push_back(std::move(error));
}

} // namespace concheck
