/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: findings as text for people, and as SARIF or JSON for programs.
 *
 * A report is a function of `struct cc_report` alone, so the static pass and a
 * run are shown alike. Nothing here knows the analysis.
 *
 * Ownership: a report borrows everything it points to.
 * Thread-safety: one report is written by one thread.
 * Complexity: linear in the size of the findings, plus the source lines shown.
 * Errors: CC_ERR_IO when the stream refuses (also a full disk), CC_ERR_NO_MEMORY.
 */
#ifndef CC_REPORT_REPORT_H
#define CC_REPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Something the user should know about the work itself: a file or a function that is missing from the analysis. */
struct cc_report_notice {
    enum cc_level level; /* error: the result is incomplete because of it */
    struct cc_site site; /* file NULL: of no particular place */
    const char *text;
};

struct cc_report {
    const struct cc_finding *findings; /* in the order in which they are shown */
    uint32_t finding_count;
    uint32_t functions_analysed, functions_skipped, functions_bounded;
    uint32_t threads;
    const struct cc_proved_order *orders; /* why nested locks of one class are in no cycle */
    uint32_t order_count;
    const char *const *assumed_callees; /* undefined functions whose assumed behaviour mattered, sorted */
    uint32_t assumed_callee_count;
    const char *const *bounded_functions; /* where a bound cut precision, sorted */
    uint32_t bounded_function_count;
    const struct cc_report_notice *notices;
    uint32_t notice_count;
    const char *directory; /* current directory, absolute: the base of relative file names */
    int exit_code;
};

struct cc_text_options {
    bool color;   /* ANSI colours, as clang uses them */
    bool explain; /* order facts, guard facts, fingerprints and proofs of order too */
    bool quiet;   /* findings only, no closing lines */
};

/* Findings of one level, and the functions they lie in. */
struct cc_report_counts {
    uint32_t errors, warnings, notes, functions;
};

/* Count the findings of `report`. O(n) expected. */
CC_MUST_USE enum cc_status cc_report_count(const struct cc_report *report, struct cc_report_counts *out);

/* Format the counts: "2 errors, 1 warning in 3 functions (12 analysed, 0 skipped, 0 bounded); threads: 3". */
CC_MUST_USE enum cc_status cc_report_write_summary(const struct cc_report *report, FILE *stream);

/* Write for people, in clang's manner. Source lines are read when they are shown; missing ones are left out. */
CC_MUST_USE enum cc_status cc_report_write_text(const struct cc_report *report, const struct cc_text_options *options,
                                                FILE *stream);

/* Write SARIF 2.1.0. */
CC_MUST_USE enum cc_status cc_report_write_sarif(const struct cc_report *report, FILE *stream);

/* Write all that the findings hold as JSON; the schema is described in docs/user-guide.md. */
CC_MUST_USE enum cc_status cc_report_write_json(const struct cc_report *report, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
