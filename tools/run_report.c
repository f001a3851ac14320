/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/run_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/graph_output.h"
#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/records/contention.h"
#include "tools/records/record_namer.h"
#include "tools/records/wait_table.h"
#include "tools/report/report.h"
#include "tools/tool_memory.h"

void cc_run_report_add(struct cc_run_report *report, const char *path)
{
    const char *problem;
    enum cc_status status = cc_record_files_add(report->arena, &report->files, path, &problem);
    if (status == CC_OK)
        return;
    if (status == CC_ERR_IO)
        cc_notices_fail(&report->notices, path, "cannot read this record: %s", strerror(errno));
    else if (status != CC_ERR_INPUT || !report->lenient)
        cc_notices_fail(&report->notices, path, "%s", problem);
}

/* Tell what a record says of itself: that the recorder gave up, or lost something. */
static void tell_state(struct cc_run_report *report, const struct cc_record_view *view)
{
    const struct cc_record_header *header = view->header;
    const char *program = cc_record_text(view, header->program);
    if (header->off_reason)
        cc_notices_say(&report->notices, CC_LEVEL_WARNING, NULL,
                       "%s (process %d): the recorder switched itself off: %s", program, (int)header->pid,
                       cc_record_text(view, header->off_reason));
    else if (header->lost)
        cc_notices_say(&report->notices, CC_LEVEL_WARNING, NULL,
                       "%s (process %d): %u things were not recorded, because a table or the disk was full", program,
                       (int)header->pid, (unsigned)header->lost);
}

void cc_run_report_judge(struct cc_run_report *report, bool waiting)
{
    struct cc_arena *arena = report->arena;
    cc_record_files_sort(&report->files);
    for (uint32_t i = 0; i < report->files.count; i++)
        tell_state(report, &report->files.views[i]);
    if (!cc_options_has(report->options, CC_OPTION_DEBUGINFOD))
        unsetenv("DEBUGINFOD_URLS"); /* elfutils would ask the servers in it */
    report->symbolizer = cc_symbolizer_create(arena, cc_options_text(report->options, CC_OPTION_SYSROOT, NULL));
    report->run = (struct cc_record_run){
        .views = report->files.views,
        .count = report->files.count,
        .names = cc_record_namer(arena, report->symbolizer, report->files.views, report->files.count),
        .waiting = waiting,
    };
    if (cc_record_findings_make(arena, &report->run, &report->findings) != CC_OK) {
        cc_notices_say(&report->notices, CC_LEVEL_ERROR, NULL, "the records could not be analysed together");
        report->findings = (struct cc_record_findings){ .complete = true };
        report->run.count = 0;
    }
    if (!report->findings.complete)
        cc_notices_say(&report->notices, CC_LEVEL_WARNING, NULL,
                       "there are more lock-order cycles than were looked for; mend some, and run again");
}

bool cc_run_report_has_findings(const struct cc_run_report *report)
{
    for (uint32_t i = 0; i < report->findings.count; i++)
        if (report->findings.at[i].level >= CC_LEVEL_WARNING)
            return true;
    return false;
}

static struct cc_report fill(struct cc_run_report *report, int exit_code)
{
    const struct cc_record_findings *findings = &report->findings;
    char *directory = getcwd(NULL, 0);
    struct cc_report out = {
        .findings = findings->at,
        .finding_count = findings->count,
        .threads = findings->threads,
        .of_run = cc_arena_format(report->arena, "processes: %u; threads: %u; locks: %u; nestings: %u",
                                  report->run.count, findings->threads, findings->locks, findings->edges),
        .notices = report->notices.at,
        .notice_count = report->notices.count,
        .directory = directory ? cc_arena_text(report->arena, directory, strlen(directory)) : "/",
        .exit_code = exit_code,
    };
    free(directory);
    return out;
}

/* Colour goes to terminals that want it, unless the user decides. */
static bool wants_color(const struct cc_options *options, FILE *stream)
{
    const char *when = cc_options_text(options, CC_OPTION_COLOR, "auto");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return !(no_color && *no_color) && isatty(fileno(stream)) && terminal && strcmp(terminal, "dumb") != 0;
}

static enum cc_status write_text(struct cc_run_report *report, const struct cc_report *content, FILE *stream)
{
    struct cc_text_options text = {
        .color = wants_color(report->options, stream),
        .explain = cc_options_has(report->options, CC_OPTION_EXPLAIN),
        .quiet = cc_options_has(report->options, CC_OPTION_QUIET),
    };
    enum cc_status status = cc_report_write_text(content, &text, stream);
    bool all = cc_options_has(report->options, CC_OPTION_CONTENTION);
    if (status == CC_OK && !text.quiet)
        cc_wait_table_write(report->arena, &report->run, stream);
    if (status == CC_OK && (all || !text.quiet))
        cc_contention_write(report->arena, &report->run, all, stream);
    if (status == CC_OK && content->finding_count == 0 && !text.quiet) {
        fputs("concheck: ", stream);
        status = cc_report_write_summary(content, stream);
    }
    return status;
}

static enum cc_status write_format(struct cc_run_report *report, const struct cc_report *content, FILE *stream)
{
    const char *format = cc_options_text(report->options, CC_OPTION_FORMAT, "text");
    if (strcmp(format, "sarif") == 0)
        return cc_report_write_sarif(content, stream);
    if (strcmp(format, "json") == 0)
        return cc_report_write_json(content, stream);
    return write_text(report, content, stream);
}

static bool write_graphs(struct cc_run_report *report)
{
    const struct cc_words *paths = &report->options->given[CC_OPTION_GRAPH];
    struct cc_record_drawing drawing;
    if (paths->count == 0)
        return true;
    bool all = cc_options_has(report->options, CC_OPTION_ALL);
    if (cc_record_drawing_make(report->arena, &report->run, &report->findings, all, &drawing) != CC_OK) {
        cc_error("the lock-order graph could not be drawn");
        return false;
    }
    return cc_graph_output_write(paths, drawing.graph, drawing.cycles, drawing.cycle_count) == 0;
}

bool cc_run_report_write(struct cc_run_report *report, FILE *stream, int exit_code)
{
    const char *path = cc_options_text(report->options, CC_OPTION_OUTPUT, NULL);
    struct cc_output *output = NULL;
    bool graphs = write_graphs(report);
    struct cc_report content = fill(report, exit_code);
    if (path && cc_output_open(path, &output) != CC_OK)
        return false;
    enum cc_status status = write_format(report, &content, output ? cc_output_stream(output) : stream);
    if (status == CC_ERR_NO_MEMORY) {
        if (output)
            cc_output_discard(output);
        cc_tool_out_of_memory();
    }
    if (output)
        status = cc_output_commit(output);
    return status == CC_OK && graphs;
}

void cc_run_report_end(struct cc_run_report *report)
{
    cc_symbolizer_destroy(report->symbolizer);
    report->symbolizer = NULL;
}
