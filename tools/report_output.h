/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a report goes: --format, -o, --color, --explain and --quiet. All verbs that report share it.
 */
#ifndef CC_TOOLS_REPORT_OUTPUT_H
#define CC_TOOLS_REPORT_OUTPUT_H

#include "tools/options.h"
#include "tools/report/report.h"

/* Where a report goes without -o, and what a text has besides. */
struct cc_report_place {
    FILE *stream;
    enum cc_status (*write_tables)(void *context, FILE *stream); /* as in struct cc_text_options; may be NULL */
    void *context;
};

/*
 * Write `report` as the options say, to `place` (NULL: standard output) or the file after -o, and on stderr, unless the
 * report itself says it, how it went and the command for the next step: report->next, or what cc_next_step() says.
 * CC_ERR_IO when a file could not be written, which was said; what failed on standard output is said at the end of
 * the command.
 */
CC_MUST_USE enum cc_status cc_report_output(struct cc_arena *arena, const struct cc_options *options,
                                            const struct cc_report *report, const struct cc_report_place *place);

/*
 * Fill in what a report says about where it is made: the current directory, and where the documentation
 * of this command lies: CONCHECK_DOCS_URL of the build, or else what is installed with it.
 */
void cc_report_locate(struct cc_arena *arena, struct cc_report *report);

#endif
