/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Analysing programs: each is linked and analysed by itself, in a process of its own where there
 * are several or the result is to be kept. All results together are one, in which what was found in
 * several programs stands once.
 */
#ifndef CC_TOOLS_PROGRAM_WORK_H
#define CC_TOOLS_PROGRAM_WORK_H

#include "tools/project/program_result.h"
#include "tools/project/program_split.h"
#include "tools/unit_store.h"

struct cc_program_work {
    struct cc_arena *arena;
    const struct cc_project_unit *units;
    const struct cc_split *split;
    const struct cc_api_set *apis;
    struct cc_analysis_options options;
    struct cc_key options_key; /* of all that decides the result besides the units */
    struct cc_cache *cache;
    struct cc_notices *notices;
    struct cc_worker_limits limits;
    uint32_t jobs;
    bool explain;  /* list what linking lost */
    bool progress; /* show how far it is */
};

/* What a program may cost unless the options say otherwise. */
#define CC_PROGRAM_SECONDS 3600.0

/* The memory a program may take unless the options say otherwise: three quarters of the machine's. */
uint64_t cc_program_bytes(void);

/* Analyse all programs. `results` has a row for each; one that failed has none of its rows set, and that was said. */
void cc_programs_analyse(const struct cc_program_work *work, struct cc_program_result *results);

/* Say which functions were left out because they are too large. */
void cc_program_say_skipped(const struct cc_analysis *analysis, struct cc_notices *notices);

/* Fill a result from an analysis that is here. */
void cc_program_result_take(const struct cc_model *program, const struct cc_analysis *analysis, struct cc_arena *arena,
                            struct cc_program_result *out);

/* Join the results of `split`'s programs. */
void cc_program_results_merge(const struct cc_program_work *work, const struct cc_program_result *results,
                              struct cc_program_result *out);

#endif
