/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the records of a run to what the user asked for: the report, the lock-order graph, the table of contention.
 * Shared by the verbs run, report and graph.
 *
 * Ownership: all in the arena handed in. Thread-safety: none.
 */
#ifndef CC_TOOLS_RUN_REPORT_H
#define CC_TOOLS_RUN_REPORT_H

#include "lockgraph/record_drawing.h"
#include "tools/more_evidence.h"
#include "tools/notices.h"
#include "tools/options.h"
#include "tools/records/record_files.h"
#include "tools/report/report.h"
#include "tools/symbolize/symbolizer.h"

struct cc_run_report {
    struct cc_arena *arena;
    const struct cc_options *options;
    struct cc_notices notices;
    struct cc_record_files files;
    struct cc_record_run run;
    struct cc_record_findings findings;
    struct cc_more_evidence more; /* what is reported beside the records */
    struct cc_symbolizer *symbolizer;
    struct cc_report content; /* the findings, gated */
    bool fails;               /* some of them reach the level of --fail-on */
    bool lenient;             /* a record that was not begun is no failure: its process was ended too soon */
};

/* Open one record; what is wrong with it becomes a notice. A record in which nothing was written yet is left out. */
void cc_run_report_add(struct cc_run_report *report, const char *path);

/* Find mistakes in the options before any work is done; false when there is one, which was said. */
bool cc_run_report_options_make_sense(struct cc_arena *arena, const struct cc_options *options);

/* Make findings of all records, and gate them. `waiting`: the run was cut short, so tell who waits. */
void cc_run_report_judge(struct cc_run_report *report, bool waiting);

/*
 * Write the report in the format and to the file that the options name, else to `stream`, and the graphs.
 * `exit_code` is what the command will end with. False when something could not be written; that was said.
 */
bool cc_run_report_write(struct cc_run_report *report, FILE *stream, int exit_code);

/* Release what is not the arena's. */
void cc_run_report_end(struct cc_run_report *report);

#endif
