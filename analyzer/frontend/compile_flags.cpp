/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/frontend/compile_flags.h"

#include "analyzer/frontend/gcc_flags.h"
#include "analyzer/frontend/llvm_compat.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

namespace concheck
{

namespace
{

namespace options = driver_options;

/* True for a flag that writes files, prints, only concerns linking, or changes what is analysed. */
bool isDropped(const llvm::opt::Option &option)
{
    if (option.matches(options::OPT_O_Group))
        return true; /* __OPTIMIZE__ swaps declarations of the C library for inline code */
    switch (option.getID()) {
    case options::OPT_INPUT:
    case options::OPT_o:
    case options::OPT_c:
    case options::OPT_S:
    case options::OPT_E:
    case options::OPT_M:
    case options::OPT_MM:
    case options::OPT_MD:
    case options::OPT_MMD:
    case options::OPT_MF:
    case options::OPT_MT:
    case options::OPT_MQ:
    case options::OPT_MP:
    case options::OPT_MG:
    case options::OPT_MJ:
    case options::OPT_MV:
    case options::OPT_save_temps:
    case options::OPT_save_temps_EQ:
    case options::OPT_fsyntax_only:
    case options::OPT_emit_llvm:
    case options::OPT_v:
    case options::OPT__HASH_HASH_HASH:
    case options::OPT__version:
    case options::OPT_help:
    case options::OPT_l:
    case options::OPT_Wl_COMMA:
    case options::OPT_Wa_COMMA:
    case options::OPT_Xlinker:
    case options::OPT_pedantic_errors:
    case options::OPT_fplugin_EQ:
    case options::OPT_fpass_plugin_EQ:
    case options::OPT__serialize_diags:
    case options::OPT_save_stats:
    case options::OPT_save_stats_EQ:
    case options::OPT_Xclang: /* reaches everything that the others are kept from */
    case options::OPT_mllvm:
    case options::OPT_fopenmp:
    case options::OPT_fopenmp_EQ:
    case options::OPT_resource_dir:
        return true;
    default:
        return false;
    }
}

std::vector<const char *> pointers(const std::vector<std::string> &texts)
{
    std::vector<const char *> result;
    for (const std::string &text : texts)
        result.push_back(text.c_str());
    return result;
}

bool hasPrefix(llvm::StringRef text, llvm::StringRef prefix)
{
    return text.substr(0, prefix.size()) == prefix;
}

/* A flag this Clang does not know, but another compiler does. */
bool isForeign(llvm::StringRef flag, bool from_database)
{
    if (isGccFlag(flag))
        return true;
    return from_database && (hasPrefix(flag, "-f") || hasPrefix(flag, "-m") || hasPrefix(flag, "-W") ||
                             hasPrefix(flag, "--param") || hasPrefix(flag, "-q"));
}

} // namespace

std::string resourceFolder(const CompileJob &job)
{
    /* The folder a database names belongs to the compiler of that build. */
    for (size_t i = 0; job.compiler.empty() && i < job.flags.size(); i++) {
        llvm::StringRef flag = job.flags[i];
        if (flag == "-resource-dir" && i + 1 < job.flags.size())
            return job.flags[i + 1];
        if (flag.consume_front("-resource-dir="))
            return flag.str();
    }
    return CONCHECK_RESOURCE_DIR;
}

Language languageOf(const CompileJob &job)
{
    std::vector<const char *> args = pointers(job.flags);
    unsigned missing_index, missing_count;
    llvm::opt::InputArgList parsed = parseDriverArgs(args, missing_index, missing_count);
    if (const llvm::opt::Arg *given = parsed.getLastArg(options::OPT_x))
        return llvm::StringSwitch<Language>(given->getValue())
            .Case("c", Language::C)
            .Case("c-header", Language::C)
            .Case("cpp-output", Language::Preprocessed)
            .Default(Language::NotC);
    llvm::StringRef extension = llvm::sys::path::extension(job.file);
    if (extension == ".i")
        return Language::Preprocessed;
    llvm::StringRef compiler = llvm::sys::path::filename(job.compiler);
    if (compiler.find("++") != llvm::StringRef::npos)
        return Language::NotC;
    return llvm::StringSwitch<Language>(extension)
        .Case(".cc", Language::NotC)
        .Case(".cpp", Language::NotC)
        .Case(".cxx", Language::NotC)
        .Case(".c++", Language::NotC)
        .Case(".cp", Language::NotC)
        .Case(".C", Language::NotC)
        .Case(".CPP", Language::NotC)
        .Case(".ii", Language::NotC)
        .Case(".hh", Language::NotC)
        .Case(".hpp", Language::NotC)
        .Case(".hxx", Language::NotC)
        .Case(".H", Language::NotC)
        .Case(".m", Language::NotC)
        .Case(".mm", Language::NotC)
        .Case(".cu", Language::NotC)
        .Case(".s", Language::NotC)
        .Case(".S", Language::NotC)
        .Case(".sx", Language::NotC)
        .Default(Language::C);
}

Outcome outcomeOf(const CompileJob &job)
{
    std::vector<const char *> args = pointers(job.flags);
    unsigned missing_index, missing_count;
    llvm::opt::InputArgList parsed = parseDriverArgs(args, missing_index, missing_count);
    if (parsed.hasArg(options::OPT_E, options::OPT_S, options::OPT_M, options::OPT_MM, options::OPT_fsyntax_only))
        return Outcome::Other;
    return parsed.hasArg(options::OPT_c) ? Outcome::Object : Outcome::Program;
}

std::vector<std::string> inputsOf(const CompileJob &job)
{
    std::vector<const char *> args = pointers(job.flags);
    unsigned missing_index, missing_count;
    llvm::opt::InputArgList parsed = parseDriverArgs(args, missing_index, missing_count);
    return parsed.getAllArgValues(options::OPT_INPUT);
}

std::string outputOf(const CompileJob &job)
{
    std::vector<const char *> args = pointers(job.flags);
    unsigned missing_index, missing_count;
    llvm::opt::InputArgList parsed = parseDriverArgs(args, missing_index, missing_count);
    return parsed.getLastArgValue(options::OPT_o).str();
}

bool clangCommand(const CompileJob &job, std::vector<std::string> &command, std::string &error,
                  std::vector<std::string> *foreign)
{
    std::vector<const char *> args = pointers(job.flags);
    unsigned missing_index, missing_count;
    llvm::opt::InputArgList parsed = parseDriverArgs(args, missing_index, missing_count);
    if (missing_count) {
        error = "the compiler flag '" + job.flags[missing_index] + "' needs an argument; add it";
        return false;
    }
    bool preprocessed = languageOf(job) == Language::Preprocessed;
    llvm::opt::ArgStringList kept;
    for (const llvm::opt::Arg *arg : parsed) {
        if (preprocessed && arg->getOption().matches(options::OPT_x))
            continue;
        if (arg->getOption().matches(options::OPT_UNKNOWN)) {
            std::string flag = arg->getAsString(parsed);
            if (isForeign(flag, !job.compiler.empty())) {
                if (foreign)
                    foreign->push_back(flag);
                continue;
            }
            error = "unknown compiler flag '" + flag + "'; correct or remove it";
            return false;
        }
        if (!isDropped(arg->getOption()))
            arg->render(parsed, kept);
    }
    command = { "clang", "-resource-dir", resourceFolder(job) };
    if (!parsed.hasArg(options::OPT_std_EQ, options::OPT_ansi))
        command.push_back("-std=gnu17");
    for (const char *flag : kept)
        command.push_back(flag);
    /* Old C is analysed, not judged; nesting is bounded by our own stack. */
    for (const char *flag : { "-fsyntax-only", "-w", "-Wno-everything", "-U_FORTIFY_SOURCE", "-ferror-limit=0",
                              "-fbracket-depth=1000000", "-Qunused-arguments" })
        command.push_back(flag);
    /* The model of a source is the same today and tomorrow. */
    for (const char *flag :
         { "-D__DATE__=\"Jan  1 1970\"", "-D__TIME__=\"00:00:00\"", "-D__TIMESTAMP__=\"Thu Jan  1 00:00:00 1970\"" })
        command.push_back(flag);
    if (preprocessed || !parsed.hasArg(options::OPT_x)) {
        command.push_back("-x");
        command.push_back("c");
    }
    command.push_back("--");
    command.push_back(job.file);
    return true;
}

} // namespace concheck
