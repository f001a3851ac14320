/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compile databases: how a source is compiled, and which sources there are.
 */
#ifndef CC_FRONTEND_COMPILE_COMMANDS_H
#define CC_FRONTEND_COMPILE_COMMANDS_H

#include <memory>
#include <string>
#include <vector>

#include "analyzer/frontend/compile_flags.h"
#include "analyzer/frontend/llvm_compat.h"

namespace concheck
{

class CompileCommands
{
  public:
    /* Open the database `path`, a folder or the file itself. On failure `error` says what to do. */
    static std::unique_ptr<CompileCommands> open(const std::string &path, std::string &error);

    /* The nearest database above `source`; null without `error` when there is none. */
    static std::unique_ptr<CompileCommands> above(const std::string &source, std::string &error);

    /* How `source` is compiled; false when the database does not say. */
    bool find(const std::string &source, CompileJob &job) const;

    /* All jobs, in the order of the database: a file that is compiled several times has several. */
    std::vector<CompileJob> all() const;

    /* The job of a whole compile command, the compiler's name included, that is run here. */
    static bool ofCommand(const std::vector<std::string> &words, CompileJob &job, std::string &error);

    const std::string &path() const
    {
        return path_;
    }

  private:
    std::unique_ptr<clang::tooling::CompilationDatabase> database_;
    std::string path_;
};

} // namespace concheck

#endif
