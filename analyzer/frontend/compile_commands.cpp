/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/compile_commands.h"

#include <algorithm>

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;

namespace concheck
{

namespace
{

std::string absolutePath(llvm::StringRef path, llvm::StringRef directory)
{
    llvm::SmallString<256> result(path);
    if (llvm::sys::path::is_relative(result) && !directory.empty()) {
        result = directory;
        llvm::sys::path::append(result, path);
    }
    llvm::sys::fs::make_absolute(result);
    llvm::sys::path::remove_dots(result, /*remove_dot_dot=*/true);
    return result.str().str();
}

/* Tools that stand before the compiler on the command line. */
bool isWrapper(llvm::StringRef name)
{
    name = llvm::sys::path::stem(name);
    return name == "ccache" || name == "distcc" || name == "sccache" || name == "icecc" || name == "gomacc" ||
           name == "libtool" || name == "env";
}

bool hasFlag(const tooling::CompileCommand &command, llvm::StringRef flag)
{
    return std::find(command.CommandLine.begin(), command.CommandLine.end(), flag) != command.CommandLine.end();
}

/* A call of the compiler by itself, which tools that watch a build record too; its flags are not for users. */
bool isInternal(const tooling::CompileCommand &command)
{
    return hasFlag(command, "-cc1") || hasFlag(command, "-cc1as");
}

CompileJob jobOf(const tooling::CompileCommand &command)
{
    CompileJob job;
    std::string here = absolutePath(".", "");
    std::string there = absolutePath(command.Directory.empty() ? "." : command.Directory, "");
    job.directory = there == here ? "" : there;
    job.file = command.Filename;
    job.source = command.Filename;
    size_t first = 0;
    while (first + 1 < command.CommandLine.size() && isWrapper(command.CommandLine[first]))
        first++;
    job.compiler = command.CommandLine.empty() ? "cc" : command.CommandLine[first];
    for (size_t i = first + 1; i < command.CommandLine.size(); i++)
        if (command.CommandLine[i] != "--")
            job.flags.push_back(command.CommandLine[i]);
    return job;
}

} // namespace

std::unique_ptr<CompileCommands> CompileCommands::open(const std::string &path, std::string &error)
{
    llvm::SmallString<256> file(path);
    if (llvm::sys::fs::is_directory(file))
        llvm::sys::path::append(file, "compile_commands.json");
    if (!llvm::sys::fs::exists(file)) {
        error = file.str().str() + ": there is no such compile database; let the build write one (for CMake with "
                                   "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, else with bear)";
        return nullptr;
    }
    std::string reason;
    std::unique_ptr<tooling::CompilationDatabase> database =
        tooling::JSONCompilationDatabase::loadFromFile(file, reason, tooling::JSONCommandLineSyntax::AutoDetect);
    if (!database) {
        std::replace(reason.begin(), reason.end(), '\n', ' ');
        error = file.str().str() + ": the compile database is broken (" + reason + "); let the build write it again";
        return nullptr;
    }
    auto result = std::make_unique<CompileCommands>();
    result->database_ = tooling::expandResponseFiles(std::move(database), llvm::vfs::getRealFileSystem());
    result->path_ = file.str().str();
    return result;
}

std::unique_ptr<CompileCommands> CompileCommands::above(const std::string &source, std::string &error)
{
    llvm::SmallString<256> folder(absolutePath(source, ""));
    while (llvm::sys::path::has_parent_path(folder)) {
        /* Cut off, not assigned: what it would be assigned lies in it. */
        folder.resize(llvm::sys::path::parent_path(folder).size());
        llvm::SmallString<256> file(folder);
        llvm::sys::path::append(file, "compile_commands.json");
        if (llvm::sys::fs::exists(file))
            return open(file.str().str(), error);
    }
    return nullptr;
}

bool CompileCommands::find(const std::string &source, CompileJob &job) const
{
    std::vector<tooling::CompileCommand> commands = database_->getCompileCommands(absolutePath(source, ""));
    commands.erase(std::remove_if(commands.begin(), commands.end(), isInternal), commands.end());
    if (commands.empty())
        return false;
    /* The same file may also have been run for its dependencies only: the compilation is what counts. */
    auto compiled = std::find_if(commands.begin(), commands.end(),
                                 [](const tooling::CompileCommand &command) { return hasFlag(command, "-c"); });
    job = jobOf(compiled == commands.end() ? commands.front() : *compiled);
    job.source = source;
    return true;
}

std::vector<CompileJob> CompileCommands::all() const
{
    std::vector<CompileJob> jobs;
    for (const tooling::CompileCommand &command : database_->getAllCompileCommands()) {
        if (isInternal(command))
            continue;
        CompileJob job = jobOf(command);
        job.source = absolutePath(command.Filename, command.Directory);
        if (!command.Output.empty())
            job.object = absolutePath(command.Output, command.Directory);
        jobs.push_back(std::move(job));
    }
    return jobs;
}

bool CompileCommands::ofCommand(const std::vector<std::string> &words, CompileJob &job, std::string &error)
{
    tooling::CompileCommand command(".", "", words, "");
    job = jobOf(command);
    std::vector<std::string> inputs = inputsOf(job);
    if (inputs.size() != 1) {
        error = inputs.empty() ? "the compile command names no source; give the whole command after --"
                               : "the compile command names several sources; give one for each";
        return false;
    }
    job.file = job.source = inputs.front();
    return true;
}

} // namespace concheck
