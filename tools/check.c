/* SPDX-License-Identifier: Apache-2.0 */
/* concheck [check] FILE...: the static pass, from sources to a report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "analyzer/core/analyze.h"
#include "tools/config_input.h"
#include "tools/gate.h"
#include "tools/graph_output.h"
#include "tools/message.h"
#include "tools/model_input.h"
#include "tools/report/report.h"
#include "tools/report/rule_details.h"
#include "tools/report_output.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

struct check {
    struct cc_arena *arena;
    const struct cc_options *options; /* given, and of the configuration */
    struct cc_config config;
    struct cc_notices notices;
    struct cc_input input;
    struct cc_model *program;     /* NULL when there was nothing to read */
    struct cc_analysis *analysis; /* NULL when there was nothing to analyse */
    struct cc_report report;
    char *graph_svg; /* for the report; freed at the end */
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
    return true;
}

static bool sources_are_named(const struct cc_options *options)
{
    if (options->operands.count || cc_options_has(options, CC_OPTION_BUILD))
        return true;
    cc_error("no source is named; name C files (concheck FILE.c) or a build folder (concheck -p BUILD)");
    return false;
}

static void analyse(struct check *check)
{
    double start = now();
    struct cc_model *program = check->program = cc_input_model(&check->input);
    check->read_seconds = now() - start;
    if (!program)
        return;
    struct cc_analysis_options options = { .strict = cc_options_has(check->options, CC_OPTION_STRICT) };
    start = now();
    enum cc_status status = cc_analyze(program, check->config.apis, &options, check->arena, &check->analysis);
    check->analysis_seconds = now() - start;
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK) {
        check->analysis = NULL;
        cc_notices_say(&check->notices, CC_LEVEL_ERROR, NULL,
                       "the program could not be analysed as a whole; analyse fewer files at once");
    }
    for (uint32_t i = 0; check->analysis && i < check->analysis->stats.functions_skipped; i++)
        cc_notices_say(&check->notices, CC_LEVEL_WARNING, NULL,
                       "function %s is too large to be analysed; it is left out, as if it were defined elsewhere",
                       check->analysis->skipped_functions[i]);
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
    cc_report_locate(check->arena, report);
}

/* The rules that reading sources can find. */
static cc_rule_set static_rules(void)
{
    cc_rule_set set = CC_ALL_RULES;
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++)
        if (cc_rule_details((enum cc_rule)rule)->run_only)
            set &= ~((cc_rule_set)1 << rule);
    return set;
}

/* Decide which findings count, and the exit status. */
static void gate(struct check *check)
{
    const struct cc_model *program = check->program;
    struct cc_gate gate = {
        .arena = check->arena, .options = check->options, .notices = &check->notices, .looked_for = static_rules()
    };
    const char **sources = cc_arena_array(check->arena, program ? program->dependencies_count : 1, sizeof *sources);
    for (uint32_t i = 1; program && i < program->dependencies_count; i++)
        sources[gate.source_count++] = cc_model_text(program, program->dependencies[i]);
    gate.sources = sources;
    cc_gate_apply(&gate, &check->report);
    bool fails = cc_gate_fails(check->options, &check->report);
    check->report.notices = check->notices.at;
    check->report.notice_count = check->notices.count;
    check->report.exit_code = check->notices.failed ? CC_EXIT_FAILED : fails ? CC_EXIT_FINDINGS : CC_EXIT_CLEAN;
}

static void draw_graphs(struct check *check)
{
    const struct cc_analysis *analysis = check->analysis;
    const struct cc_words *paths = &check->options->given[CC_OPTION_GRAPH];
    bool in_report = strcmp(cc_options_text(check->options, CC_OPTION_FORMAT, "text"), "html") == 0;
    if (!analysis || (paths->count == 0 && !in_report))
        return;
    struct cc_graph_picture *picture =
        cc_graph_picture_create(analysis->graph, analysis->cycles, analysis->cycle_count);
    if (cc_graph_picture_write(picture, paths))
        cc_notices_keep(&check->notices, CC_LEVEL_ERROR, NULL, "the lock-order graph could not be written");
    if (in_report && cc_lock_order_graph_edge_count(analysis->graph))
        check->graph_svg = cc_graph_picture_svg(picture);
    check->report.graph_svg = check->graph_svg;
    cc_graph_picture_destroy(picture);
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
    if (!options_make_sense(options) || !cc_gate_options_make_sense(arena, options))
        return CC_EXIT_FAILED;
    struct check check = { .arena = arena };
    check.notices.arena = arena;
    check.notices.quiet = cc_options_has(options, CC_OPTION_QUIET);
    cc_config_read(arena, options, &check.notices, &check.config);
    options = check.options = &check.config.options;
    if (cc_options_has(options, CC_OPTION_DUMP_CONFIG)) {
        cc_config_dump(&check.config, stdout);
        return check.notices.failed ? CC_EXIT_FAILED : CC_EXIT_CLEAN;
    }
    if (!sources_are_named(options))
        return CC_EXIT_FAILED;
    check.input = (struct cc_input){ .arena = arena, .options = options, .notices = &check.notices };
    analyse(&check);
    draw_graphs(&check);
    fill_report(&check);
    gate(&check);
    int result = check.report.exit_code;
    if (cc_report_output(options, &check.report) != CC_OK)
        result = CC_EXIT_FAILED;
    if (cc_options_has(options, CC_OPTION_STATS))
        say_stats(&check);
    free(check.graph_svg);
    return result;
}
