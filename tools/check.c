/* SPDX-License-Identifier: Apache-2.0 */
/* concheck [check] FILE...: the static pass, from sources to a report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "analyzer/core/analyze.h"
#include "lockgraph/steady_clock.h"
#include "tools/config_input.h"
#include "tools/dot_join.h"
#include "tools/gate.h"
#include "tools/graph_output.h"
#include "tools/message.h"
#include "tools/model_input.h"
#include "tools/project.h"
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
    struct cc_program_result result; /* of all programs together */
    struct cc_split split;           /* the programs of a project */
    struct cc_program_result *results;
    uint32_t unit_hits;
    bool analysed; /* there was something to analyse */
    struct cc_report report;
    char *graph_svg; /* for the report; freed at the end */
    double read_seconds, analysis_seconds;
};

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

/* What is named on the command line is one program, unless it has several mains. */
static void analyse_named(struct check *check)
{
    double start = cc_clock_now();
    struct cc_model *program = cc_input_model(&check->input);
    check->read_seconds = cc_clock_now() - start;
    if (!program)
        return;
    struct cc_analysis_options options = { .strict = cc_options_has(check->options, CC_OPTION_STRICT) };
    struct cc_analysis *analysis = NULL;
    start = cc_clock_now();
    enum cc_status status = cc_analyze(program, check->config.apis, &options, check->arena, &analysis);
    check->analysis_seconds = cc_clock_now() - start;
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK) {
        cc_notices_say(&check->notices, CC_LEVEL_ERROR, NULL,
                       "the program could not be analysed as a whole; analyse fewer files at once");
        return;
    }
    cc_program_say_skipped(analysis, &check->notices);
    cc_program_result_take(program, analysis, check->arena, &check->result);
    check->analysed = true;
}

static struct cc_project project_of(struct check *check)
{
    return (struct cc_project){
        .arena = check->arena, .config = &check->config, .options = check->options, .notices = &check->notices
    };
}

static void take_project(struct check *check, const struct cc_project *project)
{
    check->result = project->result;
    check->results = project->results;
    check->split = project->split;
    check->analysed = project->analysed;
    check->unit_hits = project->unit_hits;
    check->read_seconds += project->read_seconds;
    check->analysis_seconds = project->analysis_seconds;
    check->input.model_count = project->model_count;
}

static void analyse(struct check *check)
{
    struct cc_project project = project_of(check);
    bool folder = check->options->verb == CC_VERB_LINK && cc_project_names_folder(check->options);
    if (check->options->operands.count && !folder) {
        analyse_named(check);
        if (check->input.unit_count == 0)
            return;
        cc_project_of_units(&project, check->input.units, check->input.unit_count);
    } else if (folder) {
        cc_project_of_models(&project);
    } else {
        cc_project_of_database(&project);
    }
    take_project(check, &project);
    if (check->input.unit_count == 0)
        check->input.source_count = project.unit_count;
}

/* The nestings of every program, for who joins them with those of runs. */
static void fill_nestings(struct check *check)
{
    bool several = check->split.count > 1;
    uint32_t count = several ? check->split.count : 1;
    struct cc_nesting_set *sets = cc_arena_array(check->arena, count, sizeof *sets);
    for (uint32_t i = 0; i < count; i++) {
        sets[i] = several ? check->results[i].nestings : check->result.nestings;
        sets[i].program = several ? check->split.programs[i].name : NULL;
    }
    check->report.nesting_sets = sets;
    check->report.nesting_set_count = count;
}

static void fill_report(struct check *check)
{
    struct cc_report *report = &check->report;
    const struct cc_program_result *result = &check->result;
    report->findings = result->findings;
    report->finding_count = result->finding_count;
    report->functions_analysed = result->stats.functions_analysed;
    report->functions_skipped = result->stats.functions_skipped;
    report->functions_bounded = result->stats.functions_bounded;
    report->threads = result->stats.threads;
    report->orders = result->orders;
    report->order_count = result->order_count;
    report->assumed_callees = result->undefined_callees;
    report->assumed_callee_count = result->undefined_callee_count;
    report->bounded_functions = result->bounded_functions;
    report->bounded_function_count = result->bounded_function_count;
    fill_nestings(check);
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
    struct cc_gate gate = {
        .arena = check->arena, .options = check->options, .notices = &check->notices, .looked_for = static_rules()
    };
    gate.sources = check->result.sources;
    gate.source_count = check->result.source_count;
    cc_gate_apply(&gate, &check->report);
    bool fails = cc_gate_fails(check->options, &check->report);
    check->report.notices = check->notices.at;
    check->report.notice_count = check->notices.count;
    check->report.exit_code = check->notices.failed ? CC_EXIT_FAILED : fails ? CC_EXIT_FINDINGS : CC_EXIT_CLEAN;
}

/* The graph of the program, or those of all programs side by side; the caller frees it. */
static char *graph_text(const struct check *check)
{
    static const char nothing[] = "digraph lock_order {\n}\n";
    char *text = check->split.count > 1 ? cc_dot_join(&check->split, check->results)
                                        : strdup(check->result.dot ? check->result.dot : nothing);
    if (!text)
        cc_tool_out_of_memory();
    return text;
}

static void draw_graphs(struct check *check)
{
    const struct cc_words *paths = &check->options->given[CC_OPTION_GRAPH];
    bool in_report = strcmp(cc_options_text(check->options, CC_OPTION_FORMAT, "text"), "html") == 0;
    if (!check->analysed || (paths->count == 0 && !in_report))
        return;
    char *text = graph_text(check);
    struct cc_graph_picture *picture = cc_graph_picture_of_text(text, strlen(text));
    if (cc_graph_picture_write(picture, paths))
        cc_notices_keep(&check->notices, CC_LEVEL_ERROR, NULL, "the lock-order graph could not be written");
    if (in_report && check->result.stats.edges)
        check->graph_svg = cc_graph_picture_svg(picture);
    check->report.graph_svg = check->graph_svg;
    cc_graph_picture_destroy(picture);
    free(text);
}

static void say_stats(const struct check *check)
{
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    fflush(stdout);
    fprintf(stderr, "concheck: stats: %u sources, %u models\n", check->input.source_count, check->input.model_count);
    for (uint32_t i = 0; i < check->split.count && check->split.count > 1; i++) {
        const struct cc_analysis_stats *stats = &check->results[i].stats;
        fprintf(stderr, "concheck: stats: %s: %u sources, functions: %u defined, %u analysed, %u skipped, %u bounded\n",
                check->split.programs[i].name, check->split.programs[i].unit_count, stats->functions_defined,
                stats->functions_analysed, stats->functions_skipped, stats->functions_bounded);
    }
    if (check->split.count)
        fprintf(stderr, "concheck: stats: %u of %u models from the cache\n", check->unit_hits,
                check->input.model_count);
    if (check->analysed) {
        const struct cc_analysis_stats *stats = &check->result.stats;
        fprintf(stderr,
                "concheck: stats: functions: %u defined, %u analysed, %u unreached, %u skipped, %u bounded\n"
                "concheck: stats: %u threads, %u accesses, %u locks, %u edges, %u cycles\n",
                stats->functions_defined, stats->functions_analysed, stats->functions_unreached,
                stats->functions_skipped, stats->functions_bounded, stats->threads, stats->accesses, stats->locks,
                stats->edges, check->result.cycle_count);
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
    if (cc_report_output(arena, options, &check.report, NULL) != CC_OK)
        result = CC_EXIT_FAILED;
    if (cc_options_has(options, CC_OPTION_STATS))
        say_stats(&check);
    free(check.graph_svg);
    return result;
}
