/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/witness_test.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lockgraph/id_map.h"
#include "tools/confirm/schedule_file.h"
#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/shell_word.h"

/* A word that the shell, or CMake, takes as it is. */
typedef void put_word_fn(FILE *stream, const char *word);

static void put_shell_word(FILE *stream, const char *word)
{
    fputc(' ', stream);
    cc_shell_word_write(word, stream);
}

/* Write a word for CMake. */
static void put_cmake_word(FILE *stream, const char *word)
{
    fputs(" \"", stream);
    for (; *word; word++) {
        if (strchr("\"\\$;", *word))
            fputc('\\', stream);
        fputc(*word, stream);
    }
    fputc('"', stream);
}

/* The path without links and dots, so that the test may be run anywhere. */
static const char *absolute(const struct cc_witness *witness, const char *path)
{
    char *whole = realpath(path, NULL);
    const char *copy = cc_arena_format(witness->arena, "%s", whole ? whole : path);
    free(whole);
    return copy;
}

static const char *current_folder(const struct cc_witness *witness)
{
    return absolute(witness, ".");
}

static bool has_sources(const struct cc_witness *witness)
{
    return witness->options->operands.count > 0;
}

/* The words that follow the program, or all that follow `--` where sources were named. */
static void put_arguments(const struct cc_witness *witness, put_word_fn *put, FILE *stream)
{
    for (char **word = witness->campaign->program.words + 1; *word; word++)
        put(stream, *word);
}

static void put_sources(const struct cc_witness *witness, put_word_fn *put, FILE *stream)
{
    const struct cc_words *sources = &witness->options->operands;
    for (uint32_t i = 0; i < sources->count; i++)
        put(stream, absolute(witness, sources->at[i]));
}

/* A compiler's flag as it is meant in another folder: one for a folder of headers names it whole. */
static const char *flag_from_here(const struct cc_witness *witness, const char *flag)
{
    return strncmp(flag, "-I", 2) == 0 && flag[2] ? cc_arena_format(witness->arena, "-I%s", absolute(witness, flag + 2))
                                                  : flag;
}

static void put_flags(const struct cc_witness *witness, put_word_fn *put, FILE *stream)
{
    const struct cc_words *extra = &witness->options->given[CC_OPTION_EXTRA_ARG];
    for (uint32_t i = 0; i < extra->count; i++)
        put(stream, flag_from_here(witness, extra->at[i]));
}

/* What says how the program is built, for a campaign that is made again. */
static void put_build(const struct cc_witness *witness, put_word_fn *put, FILE *stream)
{
    const struct cc_words *extra = &witness->options->given[CC_OPTION_EXTRA_ARG];
    const char *command = cc_options_text(witness->options, CC_OPTION_BUILD_COMMAND, NULL);
    for (uint32_t i = 0; i < extra->count; i++)
        put(stream, cc_arena_format(witness->arena, "--extra-arg=%s", flag_from_here(witness, extra->at[i])));
    if (command)
        put(stream, cc_arena_format(witness->arena, "--build-command=%s", command));
    put_sources(witness, put, stream);
}

/* The options of the campaign that finds a hang, or a race, again. */
static const char *hang_options(void)
{
    return "--rules=deadlock --runs=10";
}

static const char *race_options(const struct cc_witness *witness)
{
    return cc_arena_format(witness->arena, "--rules=data-race --runs=4 --seed=%u", witness->race_seed);
}

/* The campaign once more: of sources in the folder it was made in, as the build may need that; of a program where the test is run. */
static void write_again(const struct cc_witness *witness, const char *what, const char *options, FILE *stream)
{
    fprintf(stream, "\n# %s\n", what);
    if (has_sources(witness)) {
        fputs("(cd", stream);
        put_shell_word(stream, current_folder(witness));
        fputs(" && ", stream);
    }
    fprintf(stream, "\"$concheck\" confirm %s", options);
    put_build(witness, put_shell_word, stream);
    fputs(" --", stream);
    if (has_sources(witness)) {
        put_arguments(witness, put_shell_word, stream);
        fputc(')', stream);
    } else {
        fputs(" \"$@\"", stream);
    }
    fputs("\nstatus=$?\n[ $status -le $result ] || result=$status\n", stream);
}

/* Set the program and its arguments, which may name files of the folder that the campaign was made in: sources are built anew. */
static void write_program(const struct cc_witness *witness, FILE *stream)
{
    const char *program = witness->campaign->program.path, *slash = strrchr(program, '/');
    fputs("if [ $# -eq 0 ]; then\n    cd", stream);
    put_shell_word(stream, current_folder(witness));
    fputs(" || exit 2\n", stream);
    if (!has_sources(witness)) {
        fputs("    set --", stream);
        put_shell_word(stream, absolute(witness, program));
    } else {
        const char *name = slash ? slash + 1 : program;
        fputs("    folder=$(mktemp -d) && trap 'rm -rf \"$folder\"' EXIT || exit 2\n"
              "    ${CC:-cc} -g -O1 -fno-omit-frame-pointer -pthread -w",
              stream);
        put_sources(witness, put_shell_word, stream);
        put_flags(witness, put_shell_word, stream);
        fprintf(stream, " -o \"$folder/%s\" -lm || exit 2\n    set -- \"$folder/%s\"", name, name);
    }
    put_arguments(witness, put_shell_word, stream);
    fputs("\nfi\n", stream);
}

static bool write_script(const struct cc_witness *witness, const char *path, FILE *stream)
{
    const struct cc_campaign *campaign = witness->campaign;
    (void)path;
    fputs(
        "#!/bin/sh\n"
        "# Fails as long as what is below can be made to happen; written by concheck confirm --emit-test.\n"
        "# With arguments these are the program and its own arguments; CONCHECK names the command.\n"
        "concheck=${CONCHECK:-concheck}\n"
        "case $concheck in */*) concheck=$(cd \"$(dirname \"$concheck\")\" && pwd)/$(basename \"$concheck\") ;; esac\n",
        stream);
    write_program(witness, stream);
    fputs("result=0\n", stream);
    for (uint32_t i = 0; i < campaign->attempt_count; i++) {
        const struct cc_attempt *attempt = &campaign->attempts[i];
        if (!attempt->confirmed)
            continue;
        fprintf(stream, "\n# %s\n", attempt->sight.target.finding->subject);
        fputs("schedule=$(mktemp) && cat >\"$schedule\" <<'END OF SCHEDULE'\n", stream);
        if (cc_schedule_write(campaign, attempt, stream) != CC_OK)
            return false;
        fputs("END OF SCHEDULE\n"
              "\"$concheck\" confirm --runs=4 --replay=\"$schedule\" -- \"$@\"\n"
              "status=$?\n"
              "rm -f \"$schedule\"\n"
              "[ $status -le $result ] || result=$status\n",
              stream);
    }
    if (witness->hangs)
        write_again(witness, "threads that wait for each other for ever", hang_options(), stream);
    if (witness->race_seed)
        write_again(witness, "data races", race_options(witness), stream);
    fputs("exit $result\n", stream);
    return true;
}

/* The program of CMake's tests: the user's, or else the one of the campaign. */
static void write_cmake_program(const struct cc_witness *witness, const char *mark, FILE *stream)
{
    fputs("set(concheck_program ${CONCHECK_PROGRAM})\nif(NOT concheck_program)\n", stream);
    if (has_sources(witness)) {
        const char *name = cc_arena_format(witness->arena, "concheck-%s", mark);
        fprintf(stream, "  add_executable(%s", name);
        put_sources(witness, put_cmake_word, stream);
        fprintf(stream, ")\n  target_compile_options(%s PRIVATE -g -O1 -fno-omit-frame-pointer -pthread", name);
        put_flags(witness, put_cmake_word, stream);
        fprintf(stream,
                ")\n  target_link_libraries(%s PRIVATE -pthread m)\n  set(concheck_program $<TARGET_FILE:%s>)\n", name,
                name);
    } else {
        fputs("  set(concheck_program", stream);
        put_cmake_word(stream, absolute(witness, witness->campaign->program.path));
        fputs(")\n", stream);
    }
    fputs("endif()\n", stream);
}

static void write_cmake_again(const struct cc_witness *witness, const char *name, const char *options, FILE *stream)
{
    fprintf(stream, "\nadd_test(NAME concheck-%s\n  COMMAND ${CONCHECK_EXECUTABLE} confirm %s", name, options);
    put_build(witness, put_cmake_word, stream);
    fputs(has_sources(witness) ? " --" : " -- ${concheck_program}", stream);
    put_arguments(witness, put_cmake_word, stream);
    fputs("\n  WORKING_DIRECTORY", stream);
    put_cmake_word(stream, current_folder(witness));
    fputs(")\n", stream);
}

/* A schedule as CMake finds it: beside the file that names it, or by its whole name. */
static void put_schedule(const struct cc_witness *witness, const char *path, const char *schedule, FILE *stream)
{
    const char *whole = absolute(witness, schedule), *slash = strrchr(whole, '/'), *end = strrchr(path, '/');
    const char *folder = end ? cc_arena_format(witness->arena, "%.*s", (int)(end - path) + 1, path) : ".";
    bool beside = slash && strcmp(absolute(witness, folder),
                                  cc_arena_format(witness->arena, "%.*s", (int)(slash - whole), whole)) == 0;
    if (beside)
        fprintf(stream, " ${CMAKE_CURRENT_LIST_DIR}%s", slash);
    else
        put_cmake_word(stream, whole);
}

static bool write_cmake(const struct cc_witness *witness, const char *path, FILE *stream)
{
    const struct cc_campaign *campaign = witness->campaign;
    fputs(
        "# Tests that fail as long as what they name can be made to happen; written by concheck confirm --emit-test.\n"
        "# CONCHECK_PROGRAM, if it is set before, is the program in the place of the one it was made with.\n"
        "find_program(CONCHECK_EXECUTABLE concheck REQUIRED)\n",
        stream);
    /* several such files may be included by one project */
    const char *mark = cc_arena_format(witness->arena, "%08" PRIx64, cc_hash_text(0, absolute(witness, path)) >> 32);
    write_cmake_program(witness, mark, stream);
    for (uint32_t i = 0; i < campaign->attempt_count; i++) {
        const struct cc_attempt *attempt = &campaign->attempts[i];
        if (!attempt->confirmed || !attempt->schedule)
            continue;
        fprintf(stream,
                "\n# %s\nadd_test(NAME concheck-%08" PRIx64
                "\n  COMMAND ${CONCHECK_EXECUTABLE} confirm --runs=4 --replay",
                attempt->sight.target.finding->subject, attempt->sight.target.finding->fingerprint >> 32);
        put_schedule(witness, path, attempt->schedule, stream);
        fputs(" -- ${concheck_program}", stream);
        put_arguments(witness, put_cmake_word, stream);
        fputs(")\n", stream);
    }
    if (witness->hangs)
        write_cmake_again(witness, cc_arena_format(witness->arena, "hangs-%s", mark), hang_options(), stream);
    if (witness->race_seed)
        write_cmake_again(witness, cc_arena_format(witness->arena, "races-%s", mark), race_options(witness), stream);
    return true;
}

static bool any_confirmed(const struct cc_witness *witness)
{
    const struct cc_campaign *campaign = witness->campaign;
    if (witness->hangs || witness->race_seed)
        return true;
    for (uint32_t i = 0; i < campaign->attempt_count; i++)
        if (campaign->attempts[i].confirmed && campaign->attempts[i].schedule)
            return true;
    return false;
}

bool cc_witness_test_write(const struct cc_witness *witness, const char *path)
{
    struct cc_output *output;
    const char *suffix = strrchr(path, '.');
    bool cmake = suffix && strcmp(suffix, ".cmake") == 0;
    if (!any_confirmed(witness)) {
        cc_note("%s: nothing was confirmed, so no test is written", path);
        return true;
    }
    if (cc_output_open(path, &output) != CC_OK)
        return false;
    bool good = (cmake ? write_cmake : write_script)(witness, path, cc_output_stream(output));
    if (!good) {
        cc_error("%s: cannot be written: %s", path, strerror(errno));
        cc_output_discard(output);
        return false;
    }
    if (cc_output_commit(output) != CC_OK)
        return false;
    if (!cmake && chmod(path, 0755) != 0)
        cc_note("%s: cannot be made executable: %s", path, strerror(errno));
    return true;
}
