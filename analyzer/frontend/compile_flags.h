/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiler flags as users and compile databases give them, made fit for an
 * analysis: what writes files, turns warnings into errors or belongs to
 * another compiler goes; what says how to read the source stays.
 */
#ifndef CC_FRONTEND_COMPILE_FLAGS_H
#define CC_FRONTEND_COMPILE_FLAGS_H

#include <string>
#include <vector>

namespace concheck
{

/* One source to be analysed and how it is compiled. */
struct CompileJob {
    std::string source;             /* as the user named it */
    std::string file;               /* as the compiler is told */
    std::string directory;          /* where the compiler runs; empty: here */
    std::vector<std::string> flags; /* without the compiler's own name */
    std::string compiler;           /* as the database names it; empty without one */
    std::string object;             /* what is made of it, absolute; empty: not known */
};

enum class Language { C, Preprocessed, NotC };

/* The language by which the compiler would take the job. */
Language languageOf(const CompileJob &job);

/*
 * Give the command line for Clang that analyses `job`; it names preprocessed source as C, for old versions of libTooling take
 * nothing else. On failure `error` says
 * which flag is wrong and what to do. Flags of a database that this Clang does
 * not know are dropped: another compiler has accepted them. They go to `foreign` unless that is null.
 */
bool clangCommand(const CompileJob &job, std::vector<std::string> &command, std::string &error,
                  std::vector<std::string> *foreign = nullptr);

/* What the compiler makes of a job. */
enum class Outcome { Object, Program, Other };
Outcome outcomeOf(const CompileJob &job);

/* The files that the flags name as input. */
std::vector<std::string> inputsOf(const CompileJob &job);

/* The file after -o in the flags; empty when there is none. */
std::string outputOf(const CompileJob &job);

/* The folder of Clang's own headers for `job`. */
std::string resourceFolder(const CompileJob &job);

} // namespace concheck

#endif
