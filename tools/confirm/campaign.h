/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A campaign: a program is run again and again, steered towards predicted deadlocks, until each of them happened or
 * its tries are used up.
 *
 * The first run is not steered: it shows where the locks of the predictions come from, and which orders can be seen. A
 * deadlock counts only if the recorder found it in a running process, and its locks are those of the prediction.
 * Ownership: all in the arena, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_CONFIRM_CAMPAIGN_H
#define CC_CONFIRM_CAMPAIGN_H

#include "tools/confirm/steer_settings.h"
#include "tools/confirm/trial.h"
#include "tools/symbolize/symbolizer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is known of one target. */
struct cc_attempt {
    struct cc_target_sight sight;
    bool confirmed;
    uint32_t confirmed_in;             /* number of the run, from 1 */
    uint32_t runs;                     /* that could have confirmed it */
    struct cc_steer_settings settings; /* of the run that did, cut down to what it takes */
    bool replayed;                     /* these settings were tried once more, and it happened again */
    uint32_t held, vain;               /* threads held back, and those in vain, in all runs */
    const char *schedule;              /* file that repeats it; NULL: none was written */
};

struct cc_told_run;

struct cc_campaign {
    struct cc_arena *arena;
    struct cc_symbolizer *symbolizer;
    struct cc_trial_program program;
    uint32_t runs; /* for each target */
    uint32_t seed;
    double seconds;                        /* for everything */
    double timeout;                        /* for a run */
    const struct cc_nesting_set *nestings; /* what predictions know of locks, so that runs call them the same */
    uint32_t nesting_count;
    struct cc_attempt *attempts;
    uint32_t attempt_count;
    struct cc_finding *seen; /* what the runs' own records say, each once */
    uint32_t seen_count, seen_room;
    uint32_t trials, exited, killed, stopped; /* how runs ended */
    int last_status;     /* of a run that was killed: the signal; else of one that ended by itself */
    const char *failure; /* the program could not be run; NULL: it could */
    bool interrupted;    /* the user ended the program: no run follows */
    bool out_of_time;    /* not all runs were made */
    double started;
    struct cc_told_run *first; /* what the first run told, until targets are there */
};

/* Begin: the first run, which is not steered. Its findings go to `seen`. */
void cc_campaign_begin(struct cc_campaign *campaign);

/* What the first run recorded, and what was found in it; `*run` has no record when it could not be run. */
void cc_campaign_first(const struct cc_campaign *campaign, struct cc_record_run *run, struct cc_record_findings *found);

/* Make targets of findings, in place of earlier ones: those that are cycles. Others are left out. */
void cc_campaign_aim(struct cc_campaign *campaign, const struct cc_finding *findings, uint32_t count);

/* Run on without aim, under other schedules, until a run in all of `runs` shows a deadlock. */
void cc_campaign_explore(struct cc_campaign *campaign);

/* Take in what the first run told of the targets, and run on until all are confirmed or the budget is used up. */
void cc_campaign_run(struct cc_campaign *campaign);

/* Repeat what a schedule says, the only target; when it does not happen, go on as a campaign. */
void cc_campaign_replay(struct cc_campaign *campaign);

/* What came of an attempt, in words. */
const char *cc_attempt_words(const struct cc_campaign *campaign, const struct cc_attempt *attempt);

#ifdef __cplusplus
}
#endif

#endif
