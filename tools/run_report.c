/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/run_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lockgraph/origin_names.h"
#include "tools/confirm/evidence_graph.h"
#include "tools/gate.h"
#include "tools/graph_output.h"
#include "tools/message.h"
#include "tools/records/contention.h"
#include "tools/records/process_memory.h"
#include "tools/records/record_namer.h"
#include "tools/records/wait_table.h"
#include "tools/report_output.h"
#include "tools/tool_memory.h"

void cc_run_report_add(struct cc_run_report *report, const char *path)
{
    const char *problem;
    enum cc_status status = cc_record_files_add(report->arena, &report->files, path, &problem);
    if (status == CC_OK)
        return;
    if (status == CC_ERR_IO)
        cc_notices_fail(&report->notices, path,
                        "cannot read this record: %s; name a record, a folder of them, or the number of a process "
                        "under the recorder",
                        strerror(errno));
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

/* The rules that a run can break; the others are for sources. */
static cc_rule_set run_rules(void)
{
    static const enum cc_rule of_sources[] = { CC_RULE_DATA_RACE,          CC_RULE_ATOMICITY_VIOLATION,
                                               CC_RULE_WAIT_OUTSIDE_LOOP,  CC_RULE_LOST_SIGNAL,
                                               CC_RULE_UNINITIALISED_LOCK, CC_RULE_LOCK_COPY,
                                               CC_RULE_STACK_ESCAPE,       CC_RULE_LOCK_NEVER_USED,
                                               CC_RULE_GUARD_NOT_HELD,     CC_RULE_WRONG_ANNOTATION };
    cc_rule_set set = CC_ALL_RULES;
    for (size_t i = 0; i < sizeof of_sources / sizeof *of_sources; i++)
        set &= ~((cc_rule_set)1 << of_sources[i]);
    return set;
}

/* Decide which findings count. */
static void gate(struct cc_run_report *report)
{
    const struct cc_record_findings *findings = &report->findings;
    bool more = cc_more_evidence_is_there(&report->more);
    struct cc_gate gate = {
        .arena = report->arena, .options = report->options, .notices = &report->notices, .looked_for = run_rules()
    };
    report->content = (struct cc_report){
        .findings = more ? report->more.findings.at : findings->at,
        .finding_count = more ? report->more.findings.count : findings->count,
        .threads = findings->threads,
        .of_run = report->run.count == 0 && more
                      ? "no run"
                      : cc_arena_format(report->arena, "processes: %u; threads: %u; locks: %u; nestings: %u",
                                        report->run.count, findings->threads, findings->locks, findings->edges),
    };
    struct cc_report_contention *contention;
    report->content.contention_count = cc_contention_read(report->arena, &report->run, &contention);
    report->content.contention = contention;
    cc_report_locate(report->arena, &report->content);
    cc_gate_apply(&gate, &report->content);
    report->fails = cc_gate_fails(report->options, &report->content);
}

bool cc_run_report_options_make_sense(struct cc_arena *arena, const struct cc_options *options)
{
    const struct cc_words *graphs = &options->given[CC_OPTION_GRAPH];
    for (uint32_t i = 0; i < graphs->count; i++)
        if (!cc_graph_output_accepts(graphs->at[i]))
            return false;
    return cc_gate_options_make_sense(arena, options);
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
        .mutex_owner = cc_process_mutex_owner,
        .memory = cc_process_memory_create(arena, &report->files),
    };
    const struct cc_evidence_pool *known = &report->more.findings;
    report->run.names = cc_origin_names(arena, &report->run, known->nestings, known->nesting_count);
    if (cc_record_findings_make(arena, &report->run, &report->findings) != CC_OK) {
        cc_notices_say(&report->notices, CC_LEVEL_ERROR, NULL, "the records could not be analysed together");
        report->findings = (struct cc_record_findings){ .complete = true };
        report->run.count = 0;
    }
    if (!report->findings.complete)
        cc_notices_say(&report->notices, CC_LEVEL_WARNING, NULL,
                       "there are more lock-order cycles than were looked for; mend some, and run again");
    if (cc_more_evidence_is_there(&report->more) &&
        cc_more_evidence_merge(arena, &report->more, &report->run, &report->findings) != CC_OK)
        cc_notices_say(&report->notices, CC_LEVEL_ERROR, NULL, "the findings could not be put together");
    gate(report);
}

/* What the text report has beside its findings. */
static enum cc_status write_tables(void *context, FILE *stream)
{
    struct cc_run_report *report = context;
    bool all = cc_options_has(report->options, CC_OPTION_CONTENTION);
    bool quiet = cc_options_has(report->options, CC_OPTION_QUIET);
    if (!quiet)
        cc_wait_table_write(report->arena, &report->run, stream);
    if (all || !quiet)
        cc_contention_write(report->arena, report->content.contention, report->content.contention_count, all, stream);
    return CC_OK;
}

/* The graph of the run; with predictions the cycles of both, by classes, each edge with its evidence. */
static bool make_drawing(struct cc_run_report *report, struct cc_record_drawing *out)
{
    struct cc_evidence_graph graph;
    bool all = cc_options_has(report->options, CC_OPTION_ALL);
    if (!report->more.predicted || all)
        return cc_record_drawing_make(report->arena, &report->run, &report->findings, all, out) == CC_OK;
    if (cc_evidence_graph_make(report->arena, report->content.findings, report->content.finding_count, &graph) != CC_OK)
        return false;
    *out = (struct cc_record_drawing){ .graph = graph.graph, .cycles = graph.cycles, .cycle_count = graph.cycle_count };
    return true;
}

/* Draw the graph where it is wanted: in files, and in the page of an HTML report, which the caller frees. */
static bool write_graphs(struct cc_run_report *report, char **svg)
{
    const struct cc_words *paths = &report->options->given[CC_OPTION_GRAPH];
    bool in_report = strcmp(cc_options_text(report->options, CC_OPTION_FORMAT, "text"), "html") == 0;
    struct cc_record_drawing drawing;
    *svg = NULL;
    if (paths->count == 0 && !in_report)
        return true;
    if (!make_drawing(report, &drawing)) {
        cc_error("the lock-order graph could not be drawn");
        return false;
    }
    struct cc_graph_picture *picture = cc_graph_picture_create(drawing.graph, drawing.cycles, drawing.cycle_count);
    uint32_t failures = cc_graph_picture_write(picture, paths);
    if (in_report && cc_lock_order_graph_edge_count(drawing.graph))
        *svg = cc_graph_picture_svg(picture);
    cc_graph_picture_destroy(picture);
    return failures == 0;
}

bool cc_run_report_write(struct cc_run_report *report, FILE *stream, int exit_code)
{
    const struct cc_report_place place = { .stream = stream, .write_tables = write_tables, .context = report };
    char *svg;
    bool graphs = write_graphs(report, &svg);
    report->content.graph_svg = svg;
    report->content.notices = report->notices.at;
    report->content.notice_count = report->notices.count;
    report->content.exit_code = exit_code;
    enum cc_status status = cc_report_output(report->arena, report->options, &report->content, &place);
    free(svg);
    report->content.graph_svg = NULL;
    return status == CC_OK && graphs;
}

void cc_run_report_end(struct cc_run_report *report)
{
    cc_symbolizer_destroy(report->symbolizer);
    report->symbolizer = NULL;
}
