/* SPDX-License-Identifier: Apache-2.0 */
/* concheck run [OPTION...] -- PROGRAM ARG...: run a program under the recorder, and report what it did. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/time_span.h"
#include "tools/confirm/race_campaign.h"
#include "tools/message.h"
#include "tools/run_report.h"
#include "tools/supervise/child_process.h"
#include "tools/supervise/preload.h"
#include "tools/supervise/record_folder.h"
#include "tools/verbs.h"

/* Statuses of env(1) and timeout(1), and the one that ThreadSanitizer uses for findings. */
enum { STATUS_FINDINGS = 66, STATUS_FAILED = CC_EXIT_RUN_FAILED, STATUS_NOT_RUN = 126, STATUS_NOT_FOUND = 127 };

/* How long a program may take to end when it is asked to. */
#define GRACE_SECONDS 2.0

struct supervision {
    struct cc_arena *arena;
    const struct cc_options *options;
    const char *program;
    char **words;
    double timeout; /* seconds, negative: none */
    struct cc_record_folder folder;
    struct cc_child child;
    struct cc_run_report report;
    bool timed_out;
};

static bool options_make_sense(struct supervision *run)
{
    const struct cc_options *options = run->options;
    const char *timeout = cc_options_text(options, CC_OPTION_TIMEOUT, NULL);
    if (!cc_run_report_options_make_sense(run->arena, options))
        return false;
    run->timeout = -1;
    if (timeout && !cc_time_span_read(timeout, &run->timeout)) {
        cc_error("--timeout=%s: not a number of seconds; write 90, 1.5 or 2m", timeout);
        return false;
    }
    if (options->operands.count || options->flags.count == 0) {
        cc_error("%s; write concheck run [OPTION...] -- PROGRAM ARGUMENT...",
                 options->operands.count ? "the program stands after '--'" : "no program is named");
        return false;
    }
    return true;
}

/* Find the program. 0, or the status to end with. */
static int find_program(struct supervision *run)
{
    const struct cc_words *words = &run->options->flags;
    run->words = cc_arena_array(run->arena, (size_t)words->count + 1, sizeof *run->words);
    for (uint32_t i = 0; i < words->count; i++)
        run->words[i] = cc_arena_text(run->arena, words->at[i], strlen(words->at[i]));
    if (cc_preload_find_program(run->arena, words->at[0], &run->program) == CC_OK)
        return 0;
    cc_error("%s: %s", words->at[0], errno == ENOENT ? "no such program" : strerror(errno));
    return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN;
}

static int start_failed(const struct supervision *run)
{
    cc_error("%s: cannot be run: %s", run->program, strerror(errno));
    return errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN;
}

/* Run a program that cannot be recorded, as if it had been called itself. */
static int run_unrecorded(struct supervision *run, const char *obstacle)
{
    extern char **environ;
    cc_note("%s %s: nothing of it is recorded, it runs as it is", run->program, obstacle);
    if (cc_child_start(run->program, run->words, environ, &run->child) != CC_OK)
        return start_failed(run);
    if (cc_child_wait(&run->child, run->timeout) == CC_CHILD_TIMEOUT)
        cc_child_kill(&run->child, GRACE_SECONDS);
    cc_child_finish(&run->child);
    return cc_child_exit_status(&run->child);
}

static bool make_folder(struct supervision *run)
{
    const char *wanted = cc_options_text(run->options, CC_OPTION_RECORD, NULL);
    enum cc_status status = cc_record_folder_make(run->arena, wanted, &run->folder);
    if (status == CC_ERR_INPUT)
        cc_error("--record=%s: the folder must be yours, and nobody else's to write to", wanted);
    else if (status != CC_OK)
        cc_error("%s: cannot make a folder for records: %s", wanted ? wanted : "/tmp", strerror(errno));
    else if (strchr(run->folder.path, ':')) {
        cc_error("%s: the folder for records must have no colon in its name", run->folder.path);
        return false;
    }
    return status == CC_OK;
}

/* What the recorder is told: to leave all judging to us. */
static const char *recorder_options(struct supervision *run)
{
    const char *deadlock = cc_options_text(run->options, CC_OPTION_DEADLOCK, "end");
    return cc_arena_format(run->arena, "dir=%s:predict=0:keep=1:quiet=1:on_deadlock=%s", run->folder.path,
                           strcmp(deadlock, "end") == 0 ? "end" : "report");
}

static void read_records(struct supervision *run)
{
    const char **paths;
    uint32_t count;
    if (cc_record_folder_list(run->arena, run->folder.path, &paths, &count) != CC_OK)
        cc_notices_fail(&run->report.notices, run->folder.path, "cannot read the folder of records: %s",
                        strerror(errno));
    for (uint32_t i = 0; i < count; i++)
        cc_run_report_add(&run->report, paths[i]);
    if (count == 0)
        cc_notices_say(
            &run->report.notices, CC_LEVEL_WARNING, NULL,
            "%s left no record; did it change LD_PRELOAD, or start a program that is static or setuid, or is "
            "there no room in %s?",
            run->program, run->folder.path);
}

/* Run the program to its end or that of its time, and judge what it left. */
static void supervise(struct supervision *run)
{
    run->timed_out = cc_child_wait(&run->child, run->timeout) == CC_CHILD_TIMEOUT;
    if (run->timed_out) {
        cc_child_freeze(&run->child);
        cc_notices_say(&run->report.notices, CC_LEVEL_WARNING, NULL,
                       "%s was ended because it ran longer than %g seconds; the report tells who waits for whom",
                       run->program, run->timeout);
    }
    read_records(run);
    cc_run_report_judge(&run->report, run->timed_out);
    if (run->timed_out)
        cc_child_kill(&run->child, GRACE_SECONDS);
    cc_child_finish(&run->child);
}

static int status_of(const struct supervision *run)
{
    if (run->report.notices.failed)
        return STATUS_FAILED;
    if (!run->report.fails)
        return cc_child_exit_status(&run->child);
    const char *own = cc_options_text(run->options, CC_OPTION_EXIT_CODE, NULL);
    return own ? atoi(own) : STATUS_FINDINGS;
}

static bool exit_code_makes_sense(const struct cc_options *options)
{
    const char *text = cc_options_text(options, CC_OPTION_EXIT_CODE, "0");
    char *end;
    long value = strtol(text, &end, 10);
    if (*text && !*end && value >= 0 && value <= 255)
        return true;
    cc_error("--exit-code=%s: a status is a number from 0 to 255", text);
    return false;
}

/* ThreadSanitizer's status is 66 too, unless its options say otherwise: what comes later in them counts. */
static void tell_tsan_apart(const struct supervision *run)
{
    const char *users = getenv("TSAN_OPTIONS");
    if (cc_is_tsan_program(run->program))
        setenv("TSAN_OPTIONS",
               cc_arena_format(run->arena, "exitcode=%d%s%s", CC_TSAN_STATUS, users ? ":" : "", users ? users : ""), 1);
}

static int run_recorded(struct supervision *run, const char *library)
{
    if (!make_folder(run))
        return STATUS_FAILED;
    tell_tsan_apart(run);
    char **environment = cc_preload_environment(run->arena, run->program, library, "follow=1", recorder_options(run));
    int status;
    if (cc_child_start(run->program, run->words, environment, &run->child) != CC_OK) {
        status = start_failed(run);
    } else {
        signal(SIGPIPE, SIG_IGN); /* whoever reads the report may stop; the folder of records must go all the same */
        supervise(run);
        status = status_of(run);
        if (run->folder.keep && !run->report.notices.quiet)
            cc_note("the records are in %s; concheck report %s shows them again", run->folder.path, run->folder.path);
        if (!cc_run_report_write(&run->report, stderr, status))
            status = STATUS_FAILED;
    }
    cc_run_report_end(&run->report);
    cc_record_folder_remove(&run->folder);
    return status;
}

int cc_run_verb(struct cc_arena *arena, const struct cc_options *options)
{
    struct supervision run = { .arena = arena, .options = options };
    run.report = (struct cc_run_report){ .arena = arena, .options = options, .lenient = true };
    run.report.notices.arena = arena;
    run.report.notices.quiet = cc_options_has(options, CC_OPTION_QUIET);
    if (!options_make_sense(&run) || !exit_code_makes_sense(options))
        return STATUS_FAILED;
    int status = find_program(&run);
    if (status)
        return status;
    const char *obstacle = cc_preload_obstacle(arena, run.program);
    if (obstacle)
        return run_unrecorded(&run, obstacle);
    const char *library = cc_preload_library(arena);
    if (!library) {
        cc_error("libconcheck.so, the recorder, is neither beside the command nor in ../lib; build or install it");
        return STATUS_FAILED;
    }
    if (strpbrk(library, ": ")) {
        cc_error("%s: the recorder cannot be preloaded from a path with a blank or colon", library);
        return STATUS_FAILED;
    }
    return run_recorded(&run, library);
}
