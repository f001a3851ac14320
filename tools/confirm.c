/* SPDX-License-Identifier: Apache-2.0 */
/* concheck confirm [OPTION...] -- PROGRAM ARG...: make what is predicted happen. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/confirm/campaign.h"
#include "lockgraph/steady_clock.h"
#include "tools/confirm/hang_match.h"
#include "tools/confirm/race_campaign.h"
#include "tools/confirm/schedule_file.h"
#include "tools/confirm_plan.h"
#include "tools/gate.h"
#include "tools/message.h"
#include "tools/next_step.h"
#include "tools/output_file.h"
#include "tools/report_output.h"
#include "tools/verbs.h"
#include "tools/witness_test.h"

struct confirmation {
    struct cc_arena *arena;
    const struct cc_options *options;
    struct cc_notices notices;
    struct cc_confirm_plan plan;
    struct cc_campaign campaign;
    struct cc_race_campaign races;
    struct cc_evidence_pool evidence; /* what the report is made of */
    struct cc_report report;
    bool replaying;
};

static bool read_schedule(struct confirmation *work, const char *path)
{
    struct cc_attempt *attempt = work->campaign.attempts = cc_arena_alloc(work->arena, sizeof *attempt);
    uint32_t line = 0;
    FILE *stream = fopen(path, "re");
    enum cc_status status = stream ? cc_schedule_read(work->arena, stream, attempt, &line) : CC_ERR_IO;
    int problem = errno;
    if (stream)
        fclose(stream);
    if (status == CC_ERR_IO)
        cc_error("%s: cannot be read: %s", path, strerror(problem));
    else if (status != CC_OK)
        cc_error("%s:%u: no schedule of concheck, or one of another version", path, line);
    work->campaign.attempt_count = 1;
    return status == CC_OK;
}

static uint32_t count_confirmed(const struct cc_campaign *campaign)
{
    uint32_t confirmed = 0;
    for (uint32_t i = 0; i < campaign->attempt_count; i++)
        confirmed += campaign->attempts[i].confirmed;
    return confirmed;
}

/* Put the schedule of a confirmed attempt into a file of its own. */
static void write_schedule(struct confirmation *work, struct cc_attempt *attempt)
{
    const char *folder = cc_options_text(work->options, CC_OPTION_SCHEDULES, ".");
    bool here = strcmp(folder, ".") == 0;
    const char *path = cc_arena_format(work->arena, "%s%sconcheck-%08" PRIx64 ".schedule", here ? "" : folder,
                                       here ? "" : "/", attempt->sight.target.finding->fingerprint >> 32);
    struct cc_output *output;
    if (cc_output_open(path, &output) != CC_OK) {
        work->notices.failed = true;
        return;
    }
    if (cc_schedule_write(&work->campaign, attempt, cc_output_stream(output)) != CC_OK)
        cc_output_discard(output);
    else if (cc_output_commit(output) == CC_OK)
        attempt->schedule = path;
    work->notices.failed |= !attempt->schedule;
}

/* A finding from a schedule has no places: those of the deadlock that happened are shown. */
static void take_places(const struct cc_campaign *campaign, struct cc_finding *finding)
{
    for (uint32_t i = 0; i < campaign->seen_count && finding->place_count == 0; i++) {
        const struct cc_finding *seen = &campaign->seen[i];
        if (!cc_evidence_is_same(campaign->arena, seen, finding))
            continue;
        finding->places = seen->places;
        finding->place_count = seen->place_count;
        finding->threads = seen->threads;
        finding->thread_count = seen->thread_count;
    }
}

/* What the campaign found out about its targets, as findings. */
static void add_attempts(struct confirmation *work)
{
    for (uint32_t i = 0; i < work->campaign.attempt_count; i++) {
        struct cc_attempt *attempt = &work->campaign.attempts[i];
        if (attempt->confirmed && !work->replaying)
            write_schedule(work, attempt);
        struct cc_finding finding = *attempt->sight.target.finding;
        finding.tried = cc_attempt_words(&work->campaign, attempt);
        if (attempt->confirmed)
            finding.evidence = CC_EVIDENCE_CONFIRMED;
        else if (attempt->sight.observed && finding.evidence < CC_EVIDENCE_OBSERVED)
            finding.evidence = CC_EVIDENCE_OBSERVED;
        if (attempt->confirmed)
            take_places(&work->campaign, &finding);
        else
            cc_target_sight_mark(&attempt->sight, &finding);
        cc_evidence_add(&work->evidence, &finding);
    }
}

/* Say whether a cycle that threads cannot close is one of the targets: what came of those says why. */
static bool is_told(const struct confirmation *work, const struct cc_finding *finding)
{
    struct cc_finding cycle = *finding;
    cycle.level = CC_LEVEL_ERROR;
    for (uint32_t i = 0; i < work->campaign.attempt_count && finding->level == CC_LEVEL_NOTE; i++)
        if (cc_evidence_is_same(work->arena, work->campaign.attempts[i].sight.target.finding, &cycle))
            return true;
    return false;
}

/* What runs showed: all of it, or with predictions only deadlocks, and cycles that are not among them. */
static void add_seen(struct confirmation *work)
{
    for (uint32_t i = 0; i < work->campaign.seen_count; i++) {
        const struct cc_finding *finding = &work->campaign.seen[i];
        if (!work->plan.predicted || finding->rule == CC_RULE_DEADLOCK ||
            (finding->rule == CC_RULE_LOCK_ORDER_CYCLE && !is_told(work, finding)))
            cc_evidence_add(&work->evidence, finding);
    }
}

static bool any_hang(const struct cc_evidence_pool *pool)
{
    for (uint32_t i = 0; i < pool->count; i++)
        if (cc_hang_is_predicted(&pool->at[i]))
            return true;
    return false;
}

/* Waits without end that were predicted, and what the runs showed of them. */
static void judge_hangs(struct confirmation *work)
{
    const struct cc_campaign *campaign = &work->campaign;
    for (uint32_t i = 0; i < work->plan.predictions.count; i++) {
        struct cc_finding *finding = &work->plan.predictions.at[i];
        if (!cc_hang_is_predicted(finding))
            continue;
        finding->tried = cc_arena_format(work->arena, "not confirmed in %u run%s: no thread waited there without end",
                                         campaign->trials, campaign->trials == 1 ? "" : "s");
        for (uint32_t s = 0; s < campaign->seen_count; s++) {
            if (!cc_hang_is(finding, &campaign->seen[s]))
                continue;
            finding->evidence = CC_EVIDENCE_CONFIRMED;
            finding->tried = cc_arena_format(work->arena, "confirmed: it happened in %u run%s: %s", campaign->trials,
                                             campaign->trials == 1 ? "" : "s", campaign->seen[s].message);
        }
    }
}

static bool any_race(const struct cc_evidence_pool *pool)
{
    for (uint32_t i = 0; i < pool->count; i++)
        if (pool->at[i].rule == CC_RULE_DATA_RACE)
            return true;
    return false;
}

/* Aim at what was predicted, at what that makes together with the first run, and at what the first run shows alone. */
static void aim(struct confirmation *work)
{
    struct cc_campaign *campaign = &work->campaign;
    struct cc_evidence_pool *predictions = &work->plan.predictions;
    struct cc_record_run run;
    struct cc_record_findings found;
    if (!work->plan.predicted) {
        cc_campaign_aim(campaign, campaign->seen, campaign->seen_count);
        return;
    }
    cc_campaign_first(campaign, &run, &found);
    if (run.count && found.orders && cc_evidence_join(predictions, &run, &found) != CC_OK)
        cc_notices_say(&work->notices, CC_LEVEL_ERROR, NULL, "predictions and the first run could not be put together");
    cc_evidence_begin(predictions);
    for (uint32_t i = 0; i < campaign->seen_count; i++)
        if (campaign->seen[i].rule == CC_RULE_LOCK_ORDER_CYCLE && campaign->seen[i].level > CC_LEVEL_NOTE)
            cc_evidence_add(predictions, &campaign->seen[i]);
    cc_campaign_aim(campaign, predictions->at, predictions->count);
}

/* Run at what was predicted, or at what the first run shows. */
static void confirm_deadlocks(struct confirmation *work)
{
    struct cc_campaign *campaign = &work->campaign;
    const struct cc_confirm_plan *plan = &work->plan;
    const struct cc_evidence_pool *predictions = &plan->predictions;
    campaign->program = plan->program;
    campaign->nestings = predictions->nestings;
    campaign->nesting_count = predictions->nesting_count;
    campaign->runs = plan->runs;
    campaign->seed = plan->seed;
    bool races_follow = plan->sanitized.path && any_race(predictions);
    campaign->seconds = races_follow ? plan->seconds / 2 : plan->seconds;
    campaign->timeout = plan->timeout;
    if (work->replaying) {
        cc_campaign_replay(campaign);
    } else {
        if (plan->predicted)
            cc_campaign_aim(campaign, predictions->at, predictions->count);
        bool hangs = any_hang(predictions);
        /* a program from sources is run once in any case: it may hang unpredicted */
        if (plan->predicted && campaign->attempt_count == 0 && predictions->nesting_count == 0 && !hangs &&
            work->options->operands.count == 0)
            return;
        cc_campaign_begin(campaign);
        aim(work);
        cc_campaign_run(campaign);
        if (hangs)
            cc_campaign_explore(campaign);
        judge_hangs(work);
    }
    if (campaign->failure)
        cc_notices_say(&work->notices, CC_LEVEL_ERROR, NULL, "%s", campaign->failure);
    else if (campaign->attempt_count)
        cc_notices_say(&work->notices, CC_LEVEL_NOTE, NULL, "%u of %u lock-order cycles confirmed in %u runs; seed %u",
                       count_confirmed(campaign), campaign->attempt_count, campaign->trials, campaign->seed);
    if (campaign->killed && campaign->killed == campaign->trials)
        cc_notices_say(&work->notices, CC_LEVEL_WARNING, NULL, "%s was ended by signal %d in every run",
                       campaign->program.path, campaign->last_status);
}

/* Where no race was predicted a few runs look for those that were missed, unless the user says how many. */
static uint32_t race_runs(const struct confirmation *work)
{
    enum { RUNS_UNASKED = 3 };
    bool asked =
        !work->plan.predicted || any_race(&work->plan.predictions) || cc_options_has(work->options, CC_OPTION_RUNS);
    return asked ? work->plan.race_runs : RUNS_UNASKED;
}

static bool any_deadlock(const struct cc_campaign *campaign)
{
    for (uint32_t i = 0; i < campaign->seen_count; i++)
        if (campaign->seen[i].rule == CC_RULE_DEADLOCK)
            return true;
    return false;
}

/* What hangs, hangs with ThreadSanitizer too: where nobody predicted a race, that is no time to look for some. */
static bool races_are_wanted(const struct confirmation *work)
{
    bool hangs = work->campaign.stopped || any_deadlock(&work->campaign);
    return !(hangs && work->plan.predicted && !any_race(&work->plan.predictions)) && work->plan.sanitized.path &&
           !work->replaying && !work->campaign.interrupted &&
           cc_rule_set_has(cc_gate_rules(work->arena, work->options), CC_RULE_DATA_RACE);
}

static void confirm_races(struct confirmation *work, double start)
{
    struct cc_race_campaign *races = &work->races;
    struct cc_evidence_pool *predictions = &work->plan.predictions;
    *races = (struct cc_race_campaign){ .arena = work->arena,
                                        .program = work->plan.sanitized,
                                        .symbolizer = work->campaign.symbolizer,
                                        .runs = race_runs(work),
                                        .seed = work->plan.seed,
                                        .seconds = work->plan.seconds - (cc_clock_now() - start),
                                        .timeout = work->plan.timeout,
                                        .findings = predictions->at,
                                        .finding_count = predictions->count,
                                        .nestings = predictions->nestings,
                                        .nesting_count = predictions->nesting_count };
    cc_race_campaign_run(races);
    if (races->failure)
        cc_notices_say(&work->notices, CC_LEVEL_ERROR, NULL, "%s", races->failure);
    else
        cc_notices_say(&work->notices, CC_LEVEL_NOTE, NULL,
                       "%u of %u data races confirmed in %u runs under ThreadSanitizer; first seed %u",
                       races->confirmed, races->targets, races->trials, races->seed);
    if (races->trials && races->reports == 0 && !cc_is_tsan_program(races->program.path))
        cc_notices_say(
            &work->notices, CC_LEVEL_WARNING, NULL,
            "no report of ThreadSanitizer was seen, and %s is not built with it: does the build command heed "
            "CC, CFLAGS and LDFLAGS?",
            races->program.path);
    uint32_t missed = 0;
    for (uint32_t i = 0; i < races->extra_count; i++)
        missed += races->extra[i].rule == CC_RULE_DATA_RACE;
    if (missed && work->plan.predicted)
        cc_notices_say(&work->notices, CC_LEVEL_NOTE, NULL, "%u data race%s seen that nothing predicted", missed,
                       missed == 1 ? " was" : "s were");
}

/* Without a program for it nothing can be said of races. */
static void leave_races(struct confirmation *work)
{
    struct cc_evidence_pool *predictions = &work->plan.predictions;
    for (uint32_t i = 0; i < predictions->count; i++)
        if (predictions->at[i].rule == CC_RULE_DATA_RACE)
            predictions->at[i].tried = "not tried: the program is not built with ThreadSanitizer; name its sources, or "
                                       "a --build-command";
}

static bool is_attempt(const struct cc_campaign *campaign, const struct cc_finding *finding)
{
    for (uint32_t i = 0; i < campaign->attempt_count; i++)
        if (campaign->attempts[i].sight.target.finding == finding)
            return true;
    return false;
}

/* Put together what is to be reported: cycles with what came of them, races, the other predictions, what else was seen. */
static void gather(struct confirmation *work)
{
    struct cc_evidence_pool *predictions = &work->plan.predictions;
    add_attempts(work);
    for (uint32_t i = 0; i < predictions->count; i++)
        if (!is_attempt(&work->campaign, &predictions->at[i]))
            cc_evidence_add(&work->evidence, &predictions->at[i]);
    cc_evidence_begin(&work->evidence);
    for (uint32_t i = 0; i < work->races.extra_count; i++)
        cc_evidence_add(&work->evidence, &work->races.extra[i]);
    cc_evidence_begin(&work->evidence);
    add_seen(work);
}

/* Say whether something that was confirmed reaches the level of --fail-on. */
static bool confirms(struct confirmation *work)
{
    struct cc_report only = work->report;
    struct cc_finding *findings = cc_arena_array(work->arena, (size_t)only.finding_count + 1, sizeof *findings);
    struct cc_report_mark *marks = cc_arena_array(work->arena, (size_t)only.finding_count + 1, sizeof *marks);
    only.finding_count = 0;
    for (uint32_t i = 0; i < work->report.finding_count; i++) {
        if (work->report.findings[i].evidence != CC_EVIDENCE_CONFIRMED)
            continue;
        marks[only.finding_count] = cc_report_mark_of(&work->report, i);
        findings[only.finding_count++] = work->report.findings[i];
    }
    only.findings = findings;
    only.marks = marks;
    return cc_gate_fails(work->options, &only);
}

/* The command that repeats what was confirmed, or NULL. */
static const char *replay_command(const struct confirmation *work)
{
    const uint64_t kept = CC_OPTION_BIT(BUILD) | CC_OPTION_BIT(EXTRA_ARG) | CC_OPTION_BIT(CONFIG) |
                          CC_OPTION_BIT(TIMEOUT) | CC_OPTION_BIT(SHOW_OUTPUT);
    for (uint32_t i = 0; i < work->campaign.attempt_count && !work->replaying; i++) {
        const char *schedule = work->campaign.attempts[i].schedule;
        if (schedule)
            return cc_command_again(work->arena, work->options, ~kept,
                                    cc_option_typed(work->arena, "--replay=", schedule));
    }
    return NULL;
}

static int report(struct confirmation *work)
{
    struct cc_evidence_pool *evidence = &work->evidence;
    cc_findings_sort(evidence->at, evidence->count);
    if (cc_findings_fingerprint(work->arena, evidence->at, evidence->count) != CC_OK)
        return CC_EXIT_FAILED;
    work->report = (struct cc_report){
        .findings = evidence->at,
        .finding_count = evidence->count,
        .of_run = cc_arena_format(work->arena, "runs: %u", work->campaign.trials + work->races.trials),
    };
    struct cc_gate gate = {
        .arena = work->arena, .options = work->options, .notices = &work->notices, .looked_for = CC_ALL_RULES
    };
    work->report.next = replay_command(work);
    cc_report_locate(work->arena, &work->report);
    cc_gate_apply(&gate, &work->report);
    int result = work->notices.failed ? CC_EXIT_FAILED : confirms(work) ? CC_EXIT_FINDINGS : CC_EXIT_CLEAN;
    work->report.exit_code = result;
    work->report.notices = work->notices.at;
    work->report.notice_count = work->notices.count;
    return cc_report_output(work->arena, work->options, &work->report, NULL) == CC_OK ? result : CC_EXIT_FAILED;
}

/* Say whether a deadlock happened that is none of the targets. */
static bool hangs_unasked(const struct confirmation *work)
{
    for (uint32_t i = 0; i < work->evidence.count; i++) {
        const struct cc_finding *finding = &work->evidence.at[i];
        bool unasked = finding->rule == CC_RULE_DEADLOCK && !finding->tried; /* of targets it is told what was tried */
        if (finding->evidence == CC_EVIDENCE_CONFIRMED && (unasked || cc_hang_is_predicted(finding)))
            return true;
    }
    return false;
}

static bool write_test(const struct confirmation *work, const char *path)
{
    struct cc_witness witness = { .arena = work->arena,
                                  .campaign = &work->campaign,
                                  .options = work->options,
                                  .hangs = !work->replaying && hangs_unasked(work),
                                  .race_seed = work->races.witness_seed };
    return cc_witness_test_write(&witness, path);
}

static int run_all(struct confirmation *work)
{
    const char *test = cc_options_text(work->options, CC_OPTION_EMIT_TEST, NULL);
    bool races = any_race(&work->plan.predictions);
    double start = cc_clock_now();
    confirm_deadlocks(work);
    if (races_are_wanted(work))
        confirm_races(work, start);
    else if (races)
        leave_races(work);
    gather(work);
    if (test && !write_test(work, test))
        work->notices.failed = true;
    return report(work);
}

int cc_confirm_verb(struct cc_arena *arena, const struct cc_options *options)
{
    struct confirmation work = { .arena = arena, .options = options };
    const char *schedule = cc_options_text(options, CC_OPTION_REPLAY, NULL);
    work.notices = (struct cc_notices){ .arena = arena, .quiet = cc_options_has(options, CC_OPTION_QUIET) };
    work.plan = (struct cc_confirm_plan){ .arena = arena, .options = options, .notices = &work.notices };
    work.evidence.arena = work.campaign.arena = arena;
    work.replaying = schedule != NULL;
    int result = CC_EXIT_FAILED;
    if (cc_confirm_plan_make(&work.plan) && (!schedule || read_schedule(&work, schedule))) {
        unsetenv("DEBUGINFOD_URLS"); /* elfutils would ask the servers in it */
        work.campaign.symbolizer = cc_symbolizer_create(arena, NULL);
        result = run_all(&work);
        cc_symbolizer_destroy(work.campaign.symbolizer);
    }
    cc_confirm_plan_end(&work.plan);
    return result;
}
