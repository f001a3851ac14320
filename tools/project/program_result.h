/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the analysis of one program leaves, as bytes: it is made in a process of its own, and kept.
 *
 * Ownership: what is read lives in the arena of the codec.
 */
#ifndef CC_PROJECT_PROGRAM_RESULT_H
#define CC_PROJECT_PROGRAM_RESULT_H

#include "analyzer/core/analyze.h"
#include "tools/project/byte_codec.h"
#include "tools/report/report.h"

struct cc_program_result {
    struct cc_finding *findings; /* sorted, with fingerprints */
    struct cc_proved_order *orders;
    struct cc_report_notice *notices;     /* what linking lost */
    const char *const *undefined_callees; /* sorted */
    const char *const *bounded_functions; /* sorted */
    const char *const *sources;           /* every file that was read */
    const char *dot;                      /* the lock-order graph, or NULL when it has no edge */
    uint32_t finding_count, order_count, notice_count, undefined_callee_count, bounded_function_count, source_count,
        cycle_count;
    struct cc_nesting_set nestings; /* of this program; none where results of several are joined */
    struct cc_analysis_stats stats;
};

/* Write or read a result. */
void cc_code_result(struct cc_codec *codec, struct cc_program_result *result);

/* Write or read notices. */
struct cc_report_notice *cc_code_notices(struct cc_codec *codec, struct cc_report_notice *notices, uint32_t *count);

#endif
