/* SPDX-License-Identifier: Apache-2.0 */
/* concheck report RECORD...|PID and concheck graph RECORD...|PID: what records of earlier and running programs say. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/graph_output.h"
#include "tools/message.h"
#include "tools/next_step.h"
#include "tools/records/wait_drawing.h"
#include "tools/run_report.h"
#include "tools/supervise/record_folder.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

/* The process that `word` means, or 0: a number that is no file. */
static pid_t process_number(const char *word)
{
    struct stat info;
    char *end;
    if (stat(word, &info) == 0 || !isdigit((unsigned char)*word))
        return 0;
    long number = strtol(word, &end, 10);
    return *end == '\0' && number > 0 && number <= INT32_MAX ? (pid_t)number : 0;
}

static void add_process(struct cc_run_report *report, pid_t pid)
{
    const char *path;
    switch (cc_record_files_of_process(report->arena, pid, &path)) {
    case CC_OK:
        cc_run_report_add(report, path);
        return;
    case CC_ERR_IO:
        cc_notices_say(&report->notices, CC_LEVEL_ERROR, NULL, "process %d: %s", (int)pid,
                       errno == EACCES ? "permission denied" : "there is none");
        return;
    default:
        cc_notices_say(&report->notices, CC_LEVEL_ERROR, NULL,
                       "process %d has no record; start it under 'concheck run' or with LD_PRELOAD=libconcheck.so",
                       (int)pid);
    }
}

/* A folder stands for the records in it. */
static void add_folder(struct cc_run_report *report, const char *folder)
{
    const char **paths;
    uint32_t count;
    if (cc_record_folder_list(report->arena, folder, &paths, &count) != CC_OK)
        cc_notices_fail(&report->notices, folder, "cannot read this folder: %s; check its permissions",
                        strerror(errno));
    else if (count == 0)
        cc_notices_fail(&report->notices, folder,
                        "there is no record in this folder; concheck run --record=%s -- PROGRAM makes some", folder);
    for (uint32_t i = 0; i < count; i++)
        cc_run_report_add(report, paths[i]);
}

static void add_all(struct cc_run_report *report)
{
    const struct cc_words *words = &report->options->operands;
    for (uint32_t i = 0; i < words->count; i++) {
        struct stat info;
        pid_t pid = process_number(words->at[i]);
        if (pid)
            add_process(report, pid);
        else if (stat(words->at[i], &info) == 0 && S_ISDIR(info.st_mode))
            add_folder(report, words->at[i]);
        else if (report->options->verb == CC_VERB_GRAPH ||
                 !cc_more_evidence_add(report->arena, &report->more, words->at[i], &report->notices))
            cc_run_report_add(report, words->at[i]);
    }
}

/* Open what the command line names. False when there is nothing to work on. */
static bool start(struct cc_run_report *report, struct cc_arena *arena, const struct cc_options *options)
{
    *report = (struct cc_run_report){ .arena = arena, .options = options };
    report->notices.arena = arena;
    report->notices.quiet = cc_options_has(options, CC_OPTION_QUIET);
    if (options->operands.count == 0) {
        cc_error("no record is named; name record files, a folder of them, or the number of a running process");
        return false;
    }
    add_all(report);
    return report->files.count > 0 || cc_more_evidence_is_there(&report->more);
}

int cc_report_verb(struct cc_arena *arena, const struct cc_options *options)
{
    struct cc_run_report report;
    if (!cc_run_report_options_make_sense(arena, options))
        return CC_EXIT_FAILED;
    if (!start(&report, arena, options))
        return CC_EXIT_FAILED;
    bool live = false;
    for (uint32_t i = 0; i < report.files.count; i++)
        live |= cc_record_is_live(&report.files.views[i]);
    cc_run_report_judge(&report, live || cc_options_has(options, CC_OPTION_WAITING));
    int result = report.notices.failed ? CC_EXIT_FAILED : report.fails ? CC_EXIT_FINDINGS : CC_EXIT_CLEAN;
    if (!cc_run_report_write(&report, stdout, result))
        result = CC_EXIT_FAILED;
    cc_run_report_end(&report);
    return result;
}

static bool put_text(void *stream, const char *text, size_t length)
{
    return fwrite(text, 1, length, stream) == length;
}

/* Draw who waits for whom. Returns the command's exit status. */
static int draw_waits(struct cc_run_report *report, const struct cc_words *output)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        cc_tool_out_of_memory();
    cc_wait_drawing_write(report->arena, &report->run, stream);
    if (fclose(stream) != 0)
        cc_tool_out_of_memory();
    uint32_t failures = 0;
    if (output->count)
        failures = cc_graph_output_write_text(output, text, size);
    else
        fwrite(text, 1, size, stdout);
    free(text);
    return failures ? CC_EXIT_FAILED : CC_EXIT_CLEAN;
}

/* Draw the lock order. Returns the command's exit status. */
static int draw_order(struct cc_run_report *report, const struct cc_words *output)
{
    struct cc_record_drawing drawing;
    bool all = cc_options_has(report->options, CC_OPTION_ALL);
    if (cc_record_drawing_make(report->arena, &report->run, &report->findings, all, &drawing) != CC_OK) {
        cc_error("the lock-order graph could not be drawn");
        return CC_EXIT_FAILED;
    }
    if (output->count)
        return cc_graph_output_write(output, drawing.graph, drawing.cycles, drawing.cycle_count) ? CC_EXIT_FAILED
                                                                                                 : CC_EXIT_CLEAN;
    /* what cannot be written to standard output is said at the very end */
    (void)!cc_lock_order_graph_write_dot(drawing.graph, drawing.cycles, drawing.cycle_count, put_text, stdout);
    return CC_EXIT_CLEAN;
}

int cc_graph_verb(struct cc_arena *arena, const struct cc_options *options)
{
    struct cc_run_report report;
    const struct cc_words *output = &options->given[CC_OPTION_OUTPUT];
    if (output->count && !cc_graph_output_accepts(output->at[output->count - 1]))
        return CC_EXIT_FAILED;
    if (!start(&report, arena, options))
        return CC_EXIT_FAILED;
    bool waits = cc_options_has(options, CC_OPTION_WAITING);
    cc_run_report_judge(&report, waits);
    int result = waits ? draw_waits(&report, output) : draw_order(&report, output);
    if (output->count && result == CC_EXIT_CLEAN)
        cc_next_step_say(options, cc_command_to_show(arena, output->at[output->count - 1]));
    cc_run_report_end(&report);
    return report.notices.failed ? CC_EXIT_FAILED : result;
}
