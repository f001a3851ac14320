/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concheck-analyze: C sources to model files. The one program that links Clang.
 *
 * Exit status: 0 all is well; 2 nothing could be made of a source; 3 every
 * source has a model, but something is missing in one of them.
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "analyzer/frontend/compile_commands.h"
#include "analyzer/frontend/extract.h"
#include "analyzer/frontend/job_listing.h"
#include "analyzer/model/model_check.h"
#include "analyzer/model/model_file.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace concheck
{

namespace
{

enum : int { StatusFine = 0, StatusFailed = 2, StatusPartial = 3 };

struct Options {
    std::string build;  /* -p */
    std::string output; /* -o */
    bool dump = false;
    bool check = false;     /* verify the model: for our own tests */
    bool has_flags = false; /* -- was given */
    bool command = false;   /* what follows -- is a whole compile command */
    std::string inputs;     /* a file for the list of what was read */
    std::string directory;  /* where the compiler runs, of a job that is given in full */
    std::string compiler;   /* its compiler */
    std::string file;       /* the source as that is told */
    std::vector<std::string> sources;
    std::vector<std::string> flags;
    std::vector<std::string> extra; /* --extra-arg=FLAG: in addition, wherever the others come from */
};

int fail(const std::string &message)
{
    fprintf(stderr, "concheck: error: %s\n", message.c_str());
    return StatusFailed;
}

int usage()
{
    fputs("usage: concheck-analyze extract [-p BUILD] [--extra-arg=FLAG] [-o OUT.ccm | -o FOLDER/ | -o - | --dump]\n"
          "                                [--inputs=FILE] SOURCE... [-- FLAGS]\n"
          "       concheck-analyze extract ... --command -- COMPILER FLAGS SOURCE\n"
          "       concheck-analyze extract ... --compiler=CC --directory=FOLDER --file=NAME SOURCE -- FLAGS\n"
          "       concheck-analyze sources -p BUILD\n"
          "       concheck-analyze jobs -p BUILD [--extra-arg=FLAG]\n"
          "       concheck-analyze version\n",
          stderr);
    return StatusFailed;
}

/* Take an option of the form --name=VALUE; false when `arg` is none of ours. */
bool takeValue(llvm::StringRef arg, Options &options)
{
    if (arg.consume_front("--extra-arg="))
        options.extra.push_back(arg.str());
    else if (arg.consume_front("--inputs="))
        options.inputs = arg.str();
    else if (arg.consume_front("--directory="))
        options.directory = arg.str();
    else if (arg.consume_front("--compiler="))
        options.compiler = arg.str();
    else if (arg.consume_front("--file="))
        options.file = arg.str();
    else
        return false;
    return true;
}

bool parseOptions(int argc, char **argv, Options &options, std::string &error)
{
    for (int i = 2; i < argc; i++) {
        std::string arg = argv[i];
        if (takeValue(arg, options))
            continue;
        if (arg == "--") {
            options.has_flags = true;
            options.flags.assign(argv + i + 1, argv + argc);
            return true;
        }
        if (arg == "--dump") {
            options.dump = true;
        } else if (arg == "--check") {
            options.check = true;
        } else if (arg == "--command") {
            options.command = true;
        } else if (arg == "-p" || arg == "-o") {
            if (i + 1 == argc) {
                error = "the option " + arg + " needs an argument";
                return false;
            }
            (arg == "-p" ? options.build : options.output) = argv[++i];
        } else if (arg.size() > 1 && arg[0] == '-') {
            error = "unknown option " + arg + "; compiler flags go after --";
            return false;
        } else {
            options.sources.push_back(arg);
        }
    }
    return true;
}

void *acquireMemory(void *, size_t size)
{
    return malloc(size);
}

void releaseMemory(void *, void *block, size_t)
{
    free(block);
}

void outOfMemory(void *)
{
    fputs("concheck: error: out of memory; analyse fewer or smaller files at a time\n", stderr);
    _exit(StatusFailed);
}

/* Find how `source` is compiled. */
bool findJob(const Options &options, const std::string &source, CompileJob &job, std::string &error)
{
    if (options.command)
        return CompileCommands::ofCommand(options.flags, job, error);
    job.source = job.file = source;
    job.flags = options.flags;
    job.directory = options.directory;
    job.compiler = options.compiler;
    if (!options.file.empty())
        job.file = options.file;
    if (options.has_flags)
        return true;
    std::unique_ptr<CompileCommands> commands =
        options.build.empty() ? CompileCommands::above(source, error) : CompileCommands::open(options.build, error);
    if (!commands)
        return error.empty();
    if (!commands->find(source, job) && !options.build.empty()) {
        error = source + ": is not in " + commands->path() + "; name one of its files, or give the flags after --";
        return false;
    }
    return true;
}

bool writeModel(const cc_model *model, const Options &options, const std::string &path)
{
    if (options.dump)
        return cc_model_dump(model, stdout) == CC_OK;
    if (path == "-")
        return cc_model_write(model, stdout) == CC_OK;
    FILE *stream = fopen(path.c_str(), "wb");
    if (!stream)
        return false;
    bool written = cc_model_write(model, stream) == CC_OK;
    return fclose(stream) == 0 && written;
}

/* Write "+FILE" for what was read and "-FILE" for what is not there, each with a NUL. */
bool writeInputs(const ExtractResult &result, const std::string &path)
{
    FILE *stream = fopen(path.c_str(), "wb");
    if (!stream)
        return false;
    for (const std::string &name : result.read)
        fprintf(stream, "+%s%c", name.c_str(), '\0');
    for (const std::string &name : result.absent)
        fprintf(stream, "-%s%c", name.c_str(), '\0');
    bool written = ferror(stream) == 0;
    return fclose(stream) == 0 && written;
}

int extractOne(const Options &options, const std::string &named, const std::string &path, bool last)
{
    std::string error;
    CompileJob job;
    if (!findJob(options, named, job, error))
        return fail(error);
    const std::string &source = job.source;
    error = inputProblem(source);
    if (!error.empty())
        return fail(error);
    job.flags.insert(job.flags.end(), options.extra.begin(), options.extra.end());
    if (languageOf(job) == Language::NotC)
        return fail(source + ": is not C; concheck analyses C sources only");

    cc_allocator allocator = { acquireMemory, releaseMemory, nullptr, 0 };
    cc_arena *arena;
    if (cc_arena_create(&allocator, &arena) != CC_OK)
        outOfMemory(nullptr);
    cc_arena_on_exhausted(arena, outOfMemory, nullptr);
    cc_model_builder *builder = cc_model_builder_new(arena);
    ExtractResult result = extractUnit(job, builder, last);
    for (const std::string &message : result.messages)
        fail(message);
    int status = result.status == ExtractStatus::Complete  ? StatusFine
                 : result.status == ExtractStatus::Partial ? StatusPartial
                                                           : StatusFailed;
    cc_model_problem problem = {};
    if (options.check && cc_model_check(cc_model_builder_model(builder), &problem) != CC_OK)
        status = fail(source + ": the model is wrong: " + problem.table + " row " + std::to_string(problem.row) + ": " +
                      problem.rule + "; please report this");
    if (!options.inputs.empty() && !writeInputs(result, options.inputs))
        status = fail(options.inputs + ": cannot be written; check the folder and the free space");
    if (status != StatusFailed && !writeModel(cc_model_builder_model(builder), options, path))
        status = fail(path + ": cannot be written; check the folder and the free space");
    if (!last)
        cc_arena_destroy(arena);
    return status;
}

int worse(int one, int other)
{
    if (one == StatusFailed || other == StatusFailed)
        return StatusFailed;
    return one ? one : other;
}

/* Several sources, or a folder to write to: one file each, and on stdout which is whose. */
int extractMany(const Options &options)
{
    int status = StatusFine;
    if (!options.dump && llvm::sys::fs::create_directories(options.output))
        return fail(options.output + ": the folder cannot be made; check the name");
    for (size_t i = 0; i < options.sources.size(); i++) {
        const std::string &source = options.sources[i];
        llvm::SmallString<256> path(options.output);
        std::string name = std::to_string(i) + "-" + llvm::sys::path::filename(source).str() + ".ccm";
        llvm::sys::path::append(path, name);
        int one = extractOne(options, source, path.str().str(), i + 1 == options.sources.size());
        if (one != StatusFailed && !options.dump)
            printf("%s\t%s\t%s\n", source.c_str(), path.c_str(), one == StatusFine ? "complete" : "partial");
        status = worse(status, one);
    }
    return status;
}

int extract(const Options &options)
{
    if (options.command)
        return extractOne(options, "", options.output.empty() ? "model.ccm" : options.output, true);
    if (options.sources.empty())
        return fail("no source is named; give a C file");
    bool to_folder =
        !options.output.empty() && (options.output.back() == '/' || llvm::sys::fs::is_directory(options.output));
    if (options.sources.size() > 1 || to_folder) {
        if (!to_folder && !options.dump)
            return fail("several sources need a folder to write to; give one with -o FOLDER/");
        return extractMany(options);
    }
    std::string path = options.output;
    if (path.empty())
        path = llvm::sys::path::filename(options.sources[0]).str() + ".ccm";
    return extractOne(options, options.sources[0], path, true);
}

int listSources(const Options &options)
{
    if (options.build.empty())
        return fail("no build folder is named; give one with -p");
    std::string error;
    std::unique_ptr<CompileCommands> commands = CompileCommands::open(options.build, error);
    if (!commands)
        return fail(error);
    llvm::StringSet<> seen;
    for (const CompileJob &job : commands->all()) {
        if (!seen.insert(job.source).second)
            continue;
        if (languageOf(job) == Language::NotC)
            fprintf(stderr, "concheck: note: %s: skipped, it is not C\n", job.source.c_str());
        else
            puts(job.source.c_str());
    }
    return StatusFine;
}

int run(int argc, char **argv)
{
    std::string verb = argc > 1 ? argv[1] : "";
    if (verb == "version") {
        puts(LLVM_VERSION_STRING);
        return StatusFine;
    }
    if (verb != "extract" && verb != "sources" && verb != "jobs")
        return usage();
    Options options;
    std::string error;
    if (!parseOptions(argc, argv, options, error))
        return fail(error);
    if (verb == "jobs")
        return writeJobs(options.build, options.extra, stdout, error) ? StatusFine : fail(error);
    return verb == "extract" ? extract(options) : listSources(options);
}

struct MainCall {
    int argc;
    char **argv;
    int status;
};

void *runOnThread(void *context)
{
    auto *call = static_cast<MainCall *>(context);
    call->status = run(call->argc, call->argv);
    return nullptr;
}

/* Run everything on a deep stack: source nests as its author likes, and the AST is walked recursively. */
int runDeep(int argc, char **argv)
{
    MainCall call = { argc, argv, StatusFailed };
    for (size_t megabytes = 1024; megabytes >= 16; megabytes /= 2) {
        pthread_attr_t attributes;
        pthread_t thread;
        if (pthread_attr_init(&attributes))
            break;
        bool started = pthread_attr_setstacksize(&attributes, megabytes << 20) == 0 &&
                       pthread_create(&thread, &attributes, runOnThread, &call) == 0;
        pthread_attr_destroy(&attributes);
        if (started) {
            pthread_join(thread, nullptr);
            return call.status;
        }
    }
    return run(argc, argv);
}

} // namespace

} // namespace concheck

int main(int argc, char **argv)
{
    int status = concheck::runDeep(argc, argv);
    if (fflush(stdout) != 0 && status == 0)
        status = 2;
    fflush(stderr);
    _exit(status); /* Clang's memory is not worth giving back piece by piece */
}
