/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A campaign for races: a program built with ThreadSanitizer is run under schedules that differ by a seed, and what
 * ThreadSanitizer reports is held against the findings.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_CONFIRM_RACE_CAMPAIGN_H
#define CC_CONFIRM_RACE_CAMPAIGN_H

#include "lockgraph/nesting_set.h"
#include "tools/confirm/trial.h"
#include "tools/confirm/tsan_match.h"
#include "tools/symbolize/symbolizer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The status that a program with reports ends with: none of ours, so that nobody takes one for the other. */
enum { CC_TSAN_STATUS = 86 };

/* What is known of one race that was predicted. */
struct cc_race_attempt {
    bool confirmed, perhaps; /* perhaps: a report fits it as well as another finding */
    uint32_t run, seed;      /* of the first report */
};

struct cc_race_campaign {
    struct cc_arena *arena;
    struct cc_trial_program program;  /* built with ThreadSanitizer */
    struct cc_symbolizer *symbolizer; /* names what was accessed; NULL: nobody does */
    uint32_t runs, seed;
    double seconds, timeout;
    struct cc_finding
        *findings; /* predictions of any rule; evidence and `tried` are filled in where a run told something */
    uint32_t finding_count;
    const struct cc_nesting_set *nestings; /* what predictions know of nested acquisitions, to name inversions by */
    uint32_t nesting_count;
    struct cc_race_attempt *attempts; /* one a finding */
    struct cc_finding *extra;         /* what ThreadSanitizer saw and nobody predicted, each once */
    uint32_t extra_count, extra_room;
    uint32_t targets, confirmed; /* races among the findings */
    uint32_t trials, reports, killed, stopped;
    uint32_t witness_seed; /* of the first run in which a race was seen; 0: none was */
    int last_signal;
    const char *failure; /* the program could not be run; NULL: it could */
    bool interrupted;
};

/* Say whether the program was built with ThreadSanitizer. */
bool cc_is_tsan_program(const char *path);

/* Run until every predicted race was seen or the budget is used up, and fill in what is known. */
void cc_race_campaign_run(struct cc_race_campaign *campaign);

/*
 * Hold the reports of `log` against the findings: evidence and `tried` of those that match are filled in with `where`, one line on
 * where the log is from; the others are appended to `extra`.
 */
void cc_race_campaign_take(struct cc_race_campaign *campaign, const struct cc_tsan_log *log, const char *where,
                           uint32_t run, uint32_t seed);

#ifdef __cplusplus
}
#endif

#endif
