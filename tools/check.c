/* SPDX-License-Identifier: Apache-2.0 */
/* concheck [check] FILE...: the static pass, from sources to a report. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "analyzer/core/analyze.h"
#include "tools/config_input.h"
#include "tools/graph_output.h"
#include "tools/message.h"
#include "tools/model_input.h"
#include "tools/output_file.h"
#include "tools/report/report.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

struct check {
    struct cc_arena *arena;
    const struct cc_options *options;
    struct cc_notices notices;
    struct cc_input input;
    struct cc_analysis *analysis; /* NULL when there was nothing to analyse */
    struct cc_report report;
    double read_seconds, analysis_seconds;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Find mistakes in the command line before any work is done. */
static bool options_make_sense(const struct cc_options *options)
{
    const struct cc_words *graphs = &options->given[CC_OPTION_GRAPH];
    for (uint32_t i = 0; i < graphs->count; i++)
        if (!cc_graph_output_accepts(graphs->at[i]))
            return false;
    if (options->operands.count == 0 && !cc_options_has(options, CC_OPTION_BUILD)) {
        cc_error("no source is named; name C files (concheck FILE.c) or a build folder (concheck -p BUILD)");
        return false;
    }
    return true;
}

static void analyse(struct check *check)
{
    double start = now();
    struct cc_model *program = cc_input_model(&check->input);
    check->read_seconds = now() - start;
    if (!program)
        return;
    struct cc_api_set *apis = cc_config_input(check->arena, cc_options_text(check->options, CC_OPTION_CONFIG, NULL),
                                              check->input.first_source, &check->notices);
    struct cc_analysis_options options = { .strict = cc_options_has(check->options, CC_OPTION_STRICT) };
    start = now();
    enum cc_status status = cc_analyze(program, apis, &options, check->arena, &check->analysis);
    check->analysis_seconds = now() - start;
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK) {
        check->analysis = NULL;
        cc_notices_say(&check->notices, CC_LEVEL_ERROR, NULL,
                       "the program could not be analysed as a whole; analyse fewer files at once");
    }
}

static int exit_status(const struct check *check)
{
    if (check->notices.failed)
        return CC_EXIT_FAILED;
    for (uint32_t i = 0; check->analysis && i < check->analysis->finding_count; i++)
        if (check->analysis->findings[i].level >= CC_LEVEL_WARNING)
            return CC_EXIT_FINDINGS;
    return CC_EXIT_CLEAN;
}

static void fill_report(struct check *check)
{
    struct cc_report *report = &check->report;
    const struct cc_analysis *analysis = check->analysis;
    if (analysis) {
        report->findings = analysis->findings;
        report->finding_count = analysis->finding_count;
        report->functions_analysed = analysis->stats.functions_analysed;
        report->functions_skipped = analysis->stats.functions_skipped;
        report->functions_bounded = analysis->stats.functions_bounded;
        report->threads = analysis->stats.threads;
        report->orders = analysis->orders;
        report->order_count = analysis->order_count;
        report->assumed_callees = analysis->undefined_callees;
        report->assumed_callee_count = analysis->undefined_callee_count;
        report->bounded_functions = analysis->bounded_functions;
        report->bounded_function_count = analysis->bounded_function_count;
    }
    char *directory = getcwd(NULL, 0);
    report->directory = directory ? cc_arena_text(check->arena, directory, strlen(directory)) : "/";
    free(directory);
    report->notices = check->notices.at;
    report->notice_count = check->notices.count;
    report->exit_code = exit_status(check);
}

static void draw_graphs(struct check *check)
{
    const struct cc_analysis *analysis = check->analysis;
    if (analysis && cc_graph_output_write(&check->options->given[CC_OPTION_GRAPH], analysis->graph, analysis->cycles,
                                          analysis->cycle_count))
        cc_notices_keep(&check->notices, CC_LEVEL_ERROR, NULL, "the lock-order graph could not be written");
}

/* Colour goes to terminals that want it, unless the user decides. */
static bool wants_color(const struct cc_options *options, FILE *stream)
{
    const char *when = cc_options_text(options, CC_OPTION_COLOR, "auto");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (no_color && *no_color)
        return false;
    return isatty(fileno(stream)) && terminal && strcmp(terminal, "dumb") != 0;
}

static enum cc_status write_format(const struct check *check, const char *format, FILE *stream)
{
    if (strcmp(format, "sarif") == 0)
        return cc_report_write_sarif(&check->report, stream);
    if (strcmp(format, "json") == 0)
        return cc_report_write_json(&check->report, stream);
    struct cc_text_options text = {
        .color = wants_color(check->options, stream),
        .explain = cc_options_has(check->options, CC_OPTION_EXPLAIN),
        .quiet = cc_options_has(check->options, CC_OPTION_QUIET),
    };
    return cc_report_write_text(&check->report, &text, stream);
}

/* Write the report where it belongs. CC_ERR_IO when that failed; what failed on stdout is said at the very end. */
static enum cc_status write_report(const struct check *check, const char *format, const char *path)
{
    struct cc_output *output = NULL;
    if (path && cc_output_open(path, &output) != CC_OK)
        return CC_ERR_IO;
    enum cc_status status = write_format(check, format, output ? cc_output_stream(output) : stdout);
    if (status == CC_ERR_NO_MEMORY) {
        if (output)
            cc_output_discard(output);
        cc_tool_out_of_memory();
    }
    return output ? cc_output_commit(output) : status;
}

/* The line that says how it went where the report itself does not. */
static void say_summary(const struct check *check, const char *format, const char *path)
{
    bool in_report = check->report.finding_count && strcmp(format, "text") == 0 && !path;
    if (in_report || !check->analysis || cc_options_has(check->options, CC_OPTION_QUIET))
        return;
    fflush(stdout);
    fputs("concheck: ", stderr);
    if (cc_report_write_summary(&check->report, stderr) != CC_OK)
        cc_tool_out_of_memory();
}

static void say_stats(const struct check *check)
{
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    fflush(stdout);
    fprintf(stderr, "concheck: stats: %u sources, %u models\n", check->input.source_count, check->input.model_count);
    if (check->analysis) {
        const struct cc_analysis_stats *stats = &check->analysis->stats;
        fprintf(stderr,
                "concheck: stats: functions: %u defined, %u analysed, %u unreached, %u skipped, %u bounded\n"
                "concheck: stats: %u threads, %u accesses, %u locks, %u edges, %u cycles\n",
                stats->functions_defined, stats->functions_analysed, stats->functions_unreached,
                stats->functions_skipped, stats->functions_bounded, stats->threads, stats->accesses, stats->locks,
                stats->edges, check->analysis->cycle_count);
    }
    fprintf(stderr, "concheck: stats: reading %.3f s, analysis %.3f s; memory: %ld MB, front end %ld MB\n",
            check->read_seconds, check->analysis_seconds, own.ru_maxrss / 1024, children.ru_maxrss / 1024);
}

int cc_check_verb(struct cc_arena *arena, const struct cc_options *options)
{
    if (!options_make_sense(options))
        return CC_EXIT_FAILED;
    const char *format = cc_options_text(options, CC_OPTION_FORMAT, "text");
    const char *path = cc_options_text(options, CC_OPTION_OUTPUT, NULL);
    struct check check = { .arena = arena, .options = options };
    check.notices.arena = arena;
    check.notices.quiet = cc_options_has(options, CC_OPTION_QUIET);
    check.input = (struct cc_input){ .arena = arena, .options = options, .notices = &check.notices };
    analyse(&check);
    draw_graphs(&check);
    fill_report(&check);
    int result = check.report.exit_code;
    if (write_report(&check, format, path) != CC_OK)
        result = CC_EXIT_FAILED;
    say_summary(&check, format, path);
    if (cc_options_has(options, CC_OPTION_STATS))
        say_stats(&check);
    return result;
}
