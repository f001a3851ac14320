/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/job_listing.h"

#include <stdlib.h>

#include <map>

#include "analyzer/frontend/compile_commands.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/Path.h"

namespace concheck
{

namespace
{

/* Fields that end in a NUL. */
class Fields
{
  public:
    explicit Fields(FILE *stream) : stream_(stream)
    {
    }

    Fields &operator<<(llvm::StringRef text)
    {
        fwrite(text.data(), 1, text.size(), stream_);
        fputc(0, stream_);
        return *this;
    }

  private:
    FILE *stream_;
};

/* What people call the language of a job that is not C. */
llvm::StringRef languageName(const CompileJob &job)
{
    llvm::StringRef extension = llvm::sys::path::extension(job.file);
    return llvm::StringSwitch<llvm::StringRef>(extension)
        .Case(".s", "assembly")
        .Case(".S", "assembly")
        .Case(".sx", "assembly")
        .Case(".m", "Objective-C")
        .Case(".mm", "Objective-C++")
        .Case(".cu", "CUDA")
        .Default("C++");
}

/* Where the compiler is looked for and told what to do besides the command line. */
const char *const searchVariables[] = { "CPATH", "C_INCLUDE_PATH", "GCC_EXEC_PREFIX", "SDKROOT" };

/* A digest of all that decides how the source is read, but for the files themselves. */
std::string keyOf(const CompileJob &job, std::vector<std::string> &foreign)
{
    std::vector<std::string> command;
    std::string error;
    if (!clangCommand(job, command, error, &foreign)) {
        command = job.flags;
        command.push_back(error);
    }
    llvm::SmallString<256> here;
    llvm::sys::fs::current_path(here);
    for (llvm::StringRef text :
         { here.str(), llvm::StringRef(job.directory), llvm::StringRef(job.source), llvm::StringRef(job.compiler) })
        command.push_back(text.str());
    for (const char *name : searchVariables) {
        const char *value = getenv(name);
        command.push_back(value ? value : "");
    }
    llvm::MD5 digest;
    for (const std::string &word : command) {
        digest.update(word);
        digest.update(llvm::StringRef("", 1));
    }
    llvm::MD5::MD5Result result;
    digest.final(result);
    return result.digest().str().str();
}

/* The object of a job, absolute; by the compiler's rule where nothing names it. */
std::string objectOf(const CompileJob &job, Outcome outcome)
{
    if (!job.object.empty())
        return job.object;
    llvm::SmallString<256> name(outputOf(job));
    if (name.empty() && outcome == Outcome::Object)
        name = llvm::sys::path::stem(job.file).str() + ".o";
    else if (name.empty())
        return "";
    if (llvm::sys::path::is_relative(name) && !job.directory.empty())
        name = job.directory + "/" + name.str().str();
    llvm::sys::fs::make_absolute(name);
    llvm::sys::path::remove_dots(name, /*remove_dot_dot=*/true);
    return name.str().str();
}

void writeUnit(const CompileJob &job, Fields &fields, std::map<std::string, unsigned> &foreign)
{
    std::vector<std::string> dropped;
    std::string key = keyOf(job, dropped);
    for (const std::string &flag : dropped)
        foreign[flag]++;
    for (const std::string &flag : job.flags)
        if (flag.size() > 1 && flag[0] == '@')
            fields << "words" << job.source << flag.substr(1);
    Outcome outcome = outcomeOf(job);
    llvm::StringRef name = outcome == Outcome::Object ? "object" : outcome == Outcome::Program ? "program" : "other";
    fields << "unit" << job.source << job.file << job.directory << job.compiler << objectOf(job, outcome) << name << key
           << std::to_string(job.flags.size());
    for (const std::string &flag : job.flags)
        fields << flag;
}

} // namespace

bool writeJobs(const std::string &build, const std::vector<std::string> &extra, FILE *stream, std::string &error)
{
    if (build.empty()) {
        error = "no build folder is named; give one with -p";
        return false;
    }
    std::unique_ptr<CompileCommands> commands = CompileCommands::open(build, error);
    if (!commands)
        return false;
    Fields fields(stream);
    std::map<std::string, unsigned> foreign;
    for (CompileJob &job : commands->all()) {
        job.flags.insert(job.flags.end(), extra.begin(), extra.end());
        if (languageOf(job) == Language::NotC)
            fields << "skip" << job.source << languageName(job);
        else
            writeUnit(job, fields, foreign);
    }
    for (const auto &[flag, count] : foreign)
        fields << "foreign" << flag << std::to_string(count);
    return true;
}

} // namespace concheck
