/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clang's diagnostics, collected instead of printed: errors only, each with
 * its place, so that the unit can tell which functions they spoil and the
 * command can say it in one line.
 */
#ifndef CC_FRONTEND_DIAGNOSTICS_H
#define CC_FRONTEND_DIAGNOSTICS_H

#include <string>
#include <vector>

#include "analyzer/frontend/llvm_compat.h"

namespace concheck
{

struct UnitError {
    clang::SourceLocation at; /* where the user wrote it; invalid for an error of the command line */
    std::string file;
    unsigned line = 0, column = 0;
    std::string message;
    bool missing_header = false;
};

/* An attribute that Clang could not read, since it names a member of the struct that it stands in. */
struct LostAnnotation {
    clang::SourceLocation at;   /* in the file: of the attribute, or of the macro that makes it */
    clang::SourceLocation lock; /* of the name */
    bool pointee;
};

class ErrorCollector : public clang::DiagnosticConsumer
{
  public:
    void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) override;

    std::vector<UnitError> errors;
    std::vector<LostAnnotation> annotations; /* no errors of the user's */
};

} // namespace concheck

#endif
