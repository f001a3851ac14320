/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Putting findings together from events: places, threads, and one line each on
 * what, why and how to fix.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 */
#ifndef CC_CORE_FINDING_BUILDER_H
#define CC_CORE_FINDING_BUILDER_H

#include "analyzer/core/describe.h"

struct cc_findings {
    struct cc_finding *rows;
    uint32_t rows_count, rows_room;
};

/* A finding under construction. */
struct cc_draft {
    struct cc_interpreter *in;
    struct cc_finding finding;
    struct cc_place *places;
    uint32_t places_count, places_room;
    struct cc_finding_thread *threads;
    cc_thread_id *thread_ids;
    uint32_t threads_count, threads_room, thread_ids_count, thread_ids_room;
};

struct cc_draft cc_draft_start(struct cc_interpreter *in, enum cc_rule rule);

/* The finding's number for a thread. */
uint32_t cc_draft_thread(struct cc_draft *draft, cc_thread_id thread);

/* Append a place; the caller fills in kind and text. */
struct cc_place *cc_draft_place(struct cc_draft *draft, cc_inst_id inst, uint32_t context, cc_thread_id thread);

/* Complete the finding and append it. */
void cc_draft_finish(struct cc_draft *draft, struct cc_findings *out);

/* The checks: each reads the log and appends findings. */
void cc_check_races(struct cc_interpreter *in, const struct cc_analysis_options *options, struct cc_findings *out);
void cc_check_order(struct cc_interpreter *in, const struct cc_analysis_options *options, struct cc_analysis *analysis,
                    struct cc_findings *out);
void cc_check_misuse(struct cc_interpreter *in, const struct cc_analysis_options *options, struct cc_findings *out);

#endif
