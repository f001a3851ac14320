/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One translation unit to a program model: checks the input, runs Clang over
 * it and lowers what comes out.
 */
#ifndef CC_FRONTEND_EXTRACT_H
#define CC_FRONTEND_EXTRACT_H

#include "analyzer/frontend/compile_flags.h"
#include "analyzer/frontend/diagnostics.h"
#include "analyzer/model/model_builder.h"

namespace concheck
{

enum class ExtractStatus {
    Complete,
    Partial, /* there is a model, and something is missing in it: the errors say what */
    Nothing, /* there is no model */
};

struct ExtractResult {
    ExtractStatus status = ExtractStatus::Nothing;
    std::vector<std::string> messages; /* "FILE: what is wrong; what to do" */
    std::vector<std::string> read;     /* every file that was read, sorted, as the compiler names it */
    std::vector<std::string> absent;   /* where files were looked for in vain, sorted, absolute */
};

/* Say in one line why `path` cannot be a C source; empty when nothing speaks against it. */
std::string inputProblem(const std::string &path);

/* Analyse `job` into `builder`. `last` allows memory to be left to the end of the process. */
ExtractResult extractUnit(const CompileJob &job, cc_model_builder *builder, bool last);

} // namespace concheck

#endif
