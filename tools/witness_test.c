/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/witness_test.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/confirm/schedule_file.h"
#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/shell_word.h"

static void write_command(const struct cc_campaign *campaign, FILE *stream)
{
    for (char **word = campaign->program.words; *word; word++) {
        fputc(' ', stream);
        cc_shell_word_write(*word, stream);
    }
}

static bool write_script(const struct cc_campaign *campaign, FILE *stream)
{
    fputs("#!/bin/sh\n"
          "# Fails as long as the deadlocks below can be made to happen; written by concheck confirm --emit-test.\n"
          "# With arguments these are the program and its own arguments; CONCHECK names the command.\n"
          "[ $# -gt 0 ] || set --",
          stream);
    write_command(campaign, stream);
    fputs("\nresult=0\n", stream);
    for (uint32_t i = 0; i < campaign->attempt_count; i++) {
        const struct cc_attempt *attempt = &campaign->attempts[i];
        if (!attempt->confirmed)
            continue;
        fprintf(stream, "\n# %s\n", attempt->sight.target.finding->subject);
        fputs("schedule=$(mktemp) && cat >\"$schedule\" <<'END OF SCHEDULE'\n", stream);
        if (cc_schedule_write(campaign, attempt, stream) != CC_OK)
            return false;
        fputs("END OF SCHEDULE\n"
              "\"${CONCHECK:-concheck}\" confirm --runs=4 --replay=\"$schedule\" -- \"$@\"\n"
              "status=$?\n"
              "rm -f \"$schedule\"\n"
              "[ $status -le $result ] || result=$status\n",
              stream);
    }
    fputs("exit $result\n", stream);
    return true;
}

/* Write a word for CMake. */
static void write_cmake_word(FILE *stream, const char *word)
{
    fputs(" \"", stream);
    for (; *word; word++) {
        if (strchr("\"\\$;", *word))
            fputc('\\', stream);
        fputc(*word, stream);
    }
    fputc('"', stream);
}

static bool write_cmake(const struct cc_campaign *campaign, FILE *stream)
{
    fputs(
        "# Tests that fail as long as these deadlocks can be made to happen; written by concheck confirm --emit-test.\n"
        "# CONCHECK_PROGRAM, if it is set before, is the program in the place of the one it was made with.\n"
        "find_program(CONCHECK_EXECUTABLE concheck REQUIRED)\n",
        stream);
    for (uint32_t i = 0; i < campaign->attempt_count; i++) {
        const struct cc_attempt *attempt = &campaign->attempts[i];
        if (!attempt->confirmed)
            continue;
        const char *name = strrchr(attempt->schedule, '/');
        fprintf(stream, "\n# %s\nif(NOT CONCHECK_PROGRAM)\n  set(CONCHECK_PROGRAM",
                attempt->sight.target.finding->subject);
        write_cmake_word(stream, campaign->program.words[0]);
        fprintf(stream,
                ")\nendif()\nadd_test(NAME concheck-%08" PRIx64
                "\n  COMMAND ${CONCHECK_EXECUTABLE} confirm --runs=4 --replay=${CMAKE_CURRENT_LIST_DIR}/%s -- "
                "${CONCHECK_PROGRAM}",
                attempt->sight.target.finding->fingerprint >> 32, name ? name + 1 : attempt->schedule);
        for (char **word = campaign->program.words + 1; *word; word++)
            write_cmake_word(stream, *word);
        fputs(")\n", stream);
    }
    return true;
}

static bool any_confirmed(const struct cc_campaign *campaign)
{
    for (uint32_t i = 0; i < campaign->attempt_count; i++)
        if (campaign->attempts[i].confirmed && campaign->attempts[i].schedule)
            return true;
    return false;
}

bool cc_witness_test_write(const struct cc_campaign *campaign, const char *path)
{
    struct cc_output *output;
    const char *suffix = strrchr(path, '.');
    bool cmake = suffix && strcmp(suffix, ".cmake") == 0;
    if (!any_confirmed(campaign)) {
        cc_note("%s: nothing was confirmed, so no test is written", path);
        return true;
    }
    if (cc_output_open(path, &output) != CC_OK)
        return false;
    bool good = (cmake ? write_cmake : write_script)(campaign, cc_output_stream(output));
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
