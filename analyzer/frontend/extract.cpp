/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/extract.h"

#include <algorithm>

#include "analyzer/frontend/unit_lowering.h"

#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;

namespace concheck
{

namespace
{

/* Sort, and have each once. */
void sortOut(std::vector<std::string> &names)
{
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

/*
 * The file system of this machine; notes what was looked for and is not there. A file that
 * appears at such a place can change what the source means.
 */
class SearchedFiles : public llvm::vfs::ProxyFileSystem
{
  public:
    explicit SearchedFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> system) : ProxyFileSystem(std::move(system))
    {
    }

    llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override
    {
        llvm::ErrorOr<llvm::vfs::Status> result = ProxyFileSystem::status(path);
        note(path, result.getError());
        return result;
    }

    llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &path) override
    {
        llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> result = ProxyFileSystem::openFileForRead(path);
        note(path, result.getError());
        return result;
    }

    std::vector<std::string> absent;

  private:
    void note(const llvm::Twine &path, std::error_code code)
    {
        llvm::SmallString<256> name;
        path.toVector(name);
        if (code == std::errc::no_such_file_or_directory && !makeAbsolute(name))
            absent.push_back(name.str().str());
    }
};

/* Every file that was read, the system's included. */
class AllDependencies : public DependencyCollector
{
  public:
    bool needSystemDependencies() override
    {
        return true;
    }
    bool sawDependency(llvm::StringRef name, bool, bool, bool, bool is_missing) override
    {
        return !is_missing && !name.empty() && name.front() != '<';
    }
};

struct UnitRun {
    const CompileJob &job;
    cc_model_builder *builder;
    ErrorCollector &errors;
    bool last;
    bool lowered = false;
    std::vector<std::string> read;
};

class LoweringConsumer : public ASTConsumer
{
  public:
    LoweringConsumer(UnitRun &run, std::shared_ptr<AllDependencies> dependencies)
        : run_(run), dependencies_(std::move(dependencies))
    {
    }

    void HandleTranslationUnit(ASTContext &context) override
    {
        std::string directory = run_.job.directory;
        UnitLowering unit(context, run_.builder, run_.errors, directory);
        unit.run();
        cc_model *model = cc_model_builder_model(run_.builder);
        model->main_file = cc_model_add_text(run_.builder, modelPath(run_.job.file, directory).c_str());
        std::vector<std::string> files;
        for (const std::string &name : dependencies_->getDependencies()) {
            files.push_back(modelPath(name, directory));
            run_.read.push_back(name);
        }
        sortOut(run_.read);
        sortOut(files);
        for (const std::string &name : files)
            cc_model_add_dependency(run_.builder, name.c_str());
        run_.lowered = true;
    }

  private:
    UnitRun &run_;
    std::shared_ptr<AllDependencies> dependencies_;
};

class LoweringAction : public ASTFrontendAction
{
  public:
    explicit LoweringAction(UnitRun &run) : run_(run)
    {
    }

  protected:
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &compiler, llvm::StringRef) override
    {
        /* A missing header must not end the run: the rest is analysed. */
        compiler.getDiagnostics().setFatalsAsError(true);
        if (languageOf(run_.job) == Language::Preprocessed)
            compiler.getPreprocessor().SetMacroExpansionOnlyInDirectives();
        auto dependencies = std::make_shared<AllDependencies>();
        dependencies->attachToPreprocessor(compiler.getPreprocessor());
        return std::make_unique<LoweringConsumer>(run_, std::move(dependencies));
    }

  private:
    UnitRun &run_;
};

/* Nothing is included: that is done. */
void takeAsPreprocessed(CompilerInvocation &invocation)
{
    for (FrontendInputFile &input : invocation.getFrontendOpts().Inputs)
        input = FrontendInputFile(input.getFile(), input.getKind().getPreprocessed(), input.isSystem());
    invocation.getPreprocessorOpts().Includes.clear();
    invocation.getPreprocessorOpts().MacroIncludes.clear();
}

class LoweringFactory : public tooling::FrontendActionFactory
{
  public:
    explicit LoweringFactory(UnitRun &run) : run_(run)
    {
    }

    std::unique_ptr<FrontendAction> create() override
    {
        return std::make_unique<LoweringAction>(run_);
    }

    bool runInvocation(std::shared_ptr<CompilerInvocation> invocation, FileManager *files,
                       std::shared_ptr<PCHContainerOperations> pch, DiagnosticConsumer *consumer) override
    {
        invocation->getFrontendOpts().DisableFree = run_.last;
        invocation->getDiagnosticOpts().IgnoreWarnings = true;
        invocation->getDiagnosticOpts().ShowCarets = false; /* and no count of errors on stderr */
        relaxLanguage(*invocation);
        /* Reading a source writes no files, whatever its flags say (-Wp,-MD,FILE and its like). */
        invocation->getDependencyOutputOpts() = DependencyOutputOptions();
        invocation->getFrontendOpts().StatsFile.clear();
        if (languageOf(run_.job) == Language::Preprocessed)
            takeAsPreprocessed(*invocation);
        return FrontendActionFactory::runInvocation(std::move(invocation), files, std::move(pch), consumer);
    }

  private:
    UnitRun &run_;
};

std::string place(const UnitError &error)
{
    return error.file + ":" + std::to_string(error.line) + ":" + std::to_string(error.column);
}

/* "a.c:3:1: expected ';'; ...": the missing headers each, of the other errors the first. */
void describeErrors(const CompileJob &job, const std::vector<UnitError> &errors, bool lowered, ExtractResult &result)
{
    size_t headers = 0;
    for (const UnitError &error : errors) {
        if (!error.missing_header)
            continue;
        headers++;
        result.messages.push_back(modelPath(place(error), job.directory) + ": " + error.message +
                                  "; give its folder with -I after --, or name the build folder with -p");
    }
    size_t others = errors.size() - headers;
    if (!others || headers)
        return;
    const UnitError &first = errors.front();
    std::string line = first.file.empty() ? job.source : modelPath(place(first), job.directory);
    line += ": " + first.message;
    if (others > 1)
        line += " (and " + std::to_string(others - 1) + (others == 2 ? " more error)" : " more errors)");
    line += lowered ? "; correct it, what it spoils is left out" : "; correct the compiler flags";
    result.messages.push_back(line);
}

} // namespace

std::string inputProblem(const std::string &path)
{
    llvm::sys::fs::file_status status;
    if (std::error_code code = llvm::sys::fs::status(path, status)) {
        if (code == std::errc::no_such_file_or_directory)
            return path + ": there is no such file; check the name";
        return path + ": cannot be read (" + code.message() + "); check its permissions";
    }
    if (llvm::sys::fs::is_directory(status))
        return path + ": is a folder; name the C files in it, or use -p with a build folder";
    auto buffer = llvm::MemoryBuffer::getFile(path);
    if (!buffer)
        return path + ": cannot be read (" + buffer.getError().message() + "); check its permissions";
    llvm::StringRef text = (*buffer)->getBuffer();
    if (text.find_first_not_of(" \t\r\n\f\v") == llvm::StringRef::npos)
        return path + ": is empty; there is nothing to analyse";
    if (text.find('\0') != llvm::StringRef::npos)
        return path + ": is a binary file; name a C source";
    return "";
}

ExtractResult extractUnit(const CompileJob &job, cc_model_builder *builder, bool last)
{
    ExtractResult result;
    std::string resources = resourceFolder(job);
    if (!llvm::sys::fs::exists(resources + "/include/stddef.h")) {
        result.messages.push_back(job.source + ": Clang's own headers (stddef.h and others) are not in " + resources +
                                  "; install libclang-common-" + std::to_string(LLVM_VERSION_MAJOR) + "-dev");
        return result;
    }
    std::vector<std::string> command;
    std::string problem;
    if (!clangCommand(job, command, problem)) {
        result.messages.push_back(job.source + ": " + problem);
        return result;
    }
    llvm::IntrusiveRefCntPtr<SearchedFiles> system(new SearchedFiles(
        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(llvm::vfs::createPhysicalFileSystem().release())));
    if (!job.directory.empty() && system->setCurrentWorkingDirectory(job.directory)) {
        result.messages.push_back(job.source + ": its build folder " + job.directory +
                                  " cannot be entered; build it again");
        return result;
    }
    ErrorCollector errors;
    UnitRun run{ job, builder, errors, last, false, {} };
    llvm::IntrusiveRefCntPtr<FileManager> files(new FileManager(FileSystemOptions(), system));
    LoweringFactory factory(run);
    tooling::ToolInvocation invocation(command, &factory, files.get(), std::make_shared<PCHContainerOperations>());
    invocation.setDiagnosticConsumer(&errors);
    bool ran = invocation.run();
    if (!ran && errors.errors.empty() && errors.annotations.empty())
        result.messages.push_back(job.source + ": Clang could not start on it; check the compiler flags");
    describeErrors(job, errors.errors, run.lowered, result);
    if (run.lowered)
        result.status = errors.errors.empty() ? ExtractStatus::Complete : ExtractStatus::Partial;
    result.read = std::move(run.read);
    result.absent = std::move(system->absent);
    sortOut(result.absent);
    return result;
}

} // namespace concheck
