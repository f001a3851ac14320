/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `concheck confirm` has to do, from its command line: which predictions, which programs, which budget. Programs are built and
 * sources analysed here, in a private folder.
 *
 * Ownership: all in the arena. Thread-safety: none.
 */
#ifndef CC_TOOLS_CONFIRM_PLAN_H
#define CC_TOOLS_CONFIRM_PLAN_H

#include "tools/confirm/evidence.h"
#include "tools/confirm/trial.h"
#include "tools/notices.h"
#include "tools/options.h"
#include "tools/supervise/record_folder.h"

struct cc_confirm_plan {
    struct cc_arena *arena;
    const struct cc_options *options;
    struct cc_notices *notices;
    struct cc_evidence_pool predictions;
    bool predicted;                    /* predictions were given or made; else those of the first run count */
    struct cc_trial_program program;   /* for deadlocks */
    struct cc_trial_program sanitized; /* for races; no path: there is none */
    uint32_t runs;                     /* for each deadlock */
    uint32_t race_runs;
    uint32_t seed;
    double seconds, timeout;
    struct cc_record_folder folder; /* for what is built */
};

/* Read the options, the predictions, and make the programs. False when that cannot be done, which was said. */
bool cc_confirm_plan_make(struct cc_confirm_plan *plan);

/* Remove what was built. */
void cc_confirm_plan_end(struct cc_confirm_plan *plan);

#endif
