/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/campaign.h"

#include <errno.h>
#include <string.h>

#include "lockgraph/origin_names.h"
#include "lockgraph/steady_clock.h"
#include "tools/records/record_namer.h"
#include "tools/supervise/record_folder.h"

/* Of a campaign so many runs are made before other schedules are tried to see orders that were not seen yet. */
enum { PLAIN_RUNS = 2 };

/* Seconds that a run may take. */
static double time_left(const struct cc_campaign *campaign)
{
    double left = campaign->seconds - (cc_clock_now() - campaign->started);
    return left < campaign->timeout ? left : campaign->timeout;
}

static bool may_go_on(struct cc_campaign *campaign)
{
    if (time_left(campaign) <= 0)
        campaign->out_of_time = true;
    return !campaign->out_of_time && !campaign->interrupted && !campaign->failure;
}

static void count_end(struct cc_campaign *campaign, const struct cc_trial *trial)
{
    campaign->trials++;
    campaign->exited += trial->end == CC_TRIAL_EXITED;
    campaign->killed += trial->end == CC_TRIAL_KILLED;
    campaign->stopped += trial->end == CC_TRIAL_STOPPED;
    if (trial->end != CC_TRIAL_STOPPED && (trial->end == CC_TRIAL_KILLED || campaign->killed == 0))
        campaign->last_status = trial->status;
    campaign->interrupted |= trial->interrupted;
}

static bool same_finding(const struct cc_finding *a, const struct cc_finding *b)
{
    return a->rule == b->rule && strcmp(a->key ? a->key : "", b->key ? b->key : "") == 0 && a->level == b->level;
}

/* Keep what a run's own record says, unless an earlier one said it. */
static void keep_findings(struct cc_campaign *campaign, const struct cc_record_findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        bool known = false;
        for (uint32_t j = 0; j < campaign->seen_count; j++)
            known |= same_finding(&campaign->seen[j], &findings->at[i]);
        if (known)
            continue;
        campaign->seen = cc_arena_grown(campaign->arena, campaign->seen, campaign->seen_count, &campaign->seen_room,
                                        (uint64_t)campaign->seen_count + 1, sizeof *campaign->seen);
        campaign->seen[campaign->seen_count++] = findings->at[i];
    }
}

/* A run that was made, with names for what is in its records. */
struct cc_told_run {
    struct cc_trial trial;
    struct cc_record_run run;
    struct cc_record_findings findings;
};

/* Take in what a run tells of one target. */
static void learn(struct cc_attempt *attempt, const struct cc_told_run *told)
{
    for (uint32_t i = 0; i < told->run.count; i++)
        cc_target_sight_look(&attempt->sight, &told->run, &told->run.views[i]);
    cc_target_sight_judge(&attempt->sight, &told->findings);
}

/* The record in which the deadlock of the attempt happened, or NULL. */
static const struct cc_record_view *happened_in(const struct cc_attempt *attempt, const struct cc_told_run *told)
{
    for (uint32_t i = 0; i < told->run.count; i++)
        if (cc_target_sight_happened(&attempt->sight, &told->run, &told->run.views[i]))
            return &told->run.views[i];
    return NULL;
}

/*
 * Every run may confirm any target: it is the deadlock that counts, not what was wanted. What a target is called in this run is
 * learned first.
 */
static void take_in(struct cc_campaign *campaign, const struct cc_told_run *told)
{
    for (uint32_t i = 0; i < campaign->attempt_count; i++) {
        struct cc_attempt *attempt = &campaign->attempts[i];
        if (attempt->confirmed)
            continue;
        learn(attempt, told);
        attempt->confirmed = happened_in(attempt, told) != NULL;
        attempt->confirmed_in = campaign->trials;
    }
}

static bool run_once(struct cc_campaign *campaign, const char *options, struct cc_told_run *told)
{
    *told = (struct cc_told_run){ 0 };
    if (cc_trial_run(campaign->arena, &campaign->program, options, NULL, time_left(campaign), &told->trial) != CC_OK ||
        told->trial.end == CC_TRIAL_FAILED) {
        campaign->failure =
            cc_arena_format(campaign->arena, "%s: cannot be run: %s", campaign->program.path, strerror(errno));
        cc_trial_clean(&told->trial);
        return false;
    }
    count_end(campaign, &told->trial);
    told->run = (struct cc_record_run){
        .views = told->trial.files.views,
        .count = told->trial.files.count,
        .names =
            cc_record_namer(campaign->arena, campaign->symbolizer, told->trial.files.views, told->trial.files.count),
    };
    told->run.names = cc_origin_names(campaign->arena, &told->run, campaign->nestings, campaign->nesting_count);
    if (cc_record_findings_make(campaign->arena, &told->run, &told->findings) != CC_OK)
        told->findings = (struct cc_record_findings){ 0 };
    keep_findings(campaign, &told->findings);
    cc_trial_clean(&told->trial);
    return true;
}

void cc_campaign_begin(struct cc_campaign *campaign)
{
    campaign->started = cc_clock_now();
    campaign->first = cc_arena_alloc(campaign->arena, sizeof *campaign->first);
    (void)run_once(campaign, "", campaign->first);
}

void cc_campaign_first(const struct cc_campaign *campaign, struct cc_record_run *run, struct cc_record_findings *found)
{
    *run = campaign->first->run;
    *found = campaign->first->findings;
}

void cc_campaign_aim(struct cc_campaign *campaign, const struct cc_finding *findings, uint32_t count)
{
    campaign->attempts = cc_arena_array(campaign->arena, (size_t)count + 1, sizeof *campaign->attempts);
    campaign->attempt_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct cc_attempt *attempt = &campaign->attempts[campaign->attempt_count];
        attempt->sight.arena = campaign->arena;
        if (cc_cycle_target_make(campaign->arena, &findings[i], &attempt->sight.target))
            campaign->attempt_count++;
    }
}

/* The options of the recorder for a steered run: the plan is a file of its own. NULL when it cannot be written. */
static const char *write_plan(struct cc_campaign *campaign, const struct cc_attempt *attempt,
                              const struct cc_steer_settings *settings, const char *path)
{
    FILE *stream = fopen(path, "we");
    enum cc_status status = stream ? cc_steer_settings_write(settings, &attempt->sight, stream) : CC_ERR_IO;
    if (stream && fclose(stream) != 0)
        status = CC_ERR_IO;
    if (status != CC_OK)
        return NULL;
    return settings->perturb
               ? cc_arena_format(campaign->arena, ":steer=%s:perturb=%u", path, settings->seed % 999999 + 1)
               : cc_arena_format(campaign->arena, ":steer=%s", path);
}

/* Make one steered run. True when the attempt's deadlock happened in it. */
static bool steer(struct cc_campaign *campaign, struct cc_attempt *attempt, const struct cc_steer_settings *settings,
                  struct cc_told_run *told)
{
    struct cc_record_folder folder;
    if (cc_record_folder_make(campaign->arena, NULL, &folder) != CC_OK) {
        campaign->failure = cc_arena_format(campaign->arena, "no folder for plans can be made: %s", strerror(errno));
        return false;
    }
    const char *options =
        write_plan(campaign, attempt, settings, cc_arena_format(campaign->arena, "%s/plan", folder.path));
    bool ran = options && run_once(campaign, options, told);
    if (!options)
        campaign->failure = cc_arena_format(campaign->arena, "%s: the plan cannot be written", folder.path);
    cc_record_folder_remove(&folder);
    for (uint32_t i = 0; ran && i < told->run.count; i++) {
        attempt->held += told->run.views[i].header->steer_held;
        attempt->vain += told->run.views[i].header->steer_vain;
    }
    return ran && happened_in(attempt, told);
}

/* Leave of the settings only what it took: the arrivals at which threads were held until the others came. */
static void cut_down(struct cc_attempt *attempt, const struct cc_record_view *view)
{
    const uint32_t *came = view->header->steer_came;
    bool any = false;
    for (uint32_t i = 0; i < CC_RECORD_STEER_EDGES; i++)
        any |= came[i] != 0;
    for (uint32_t i = 0; any && i < attempt->sight.target.length && i < CC_RECORD_STEER_EDGES; i++)
        attempt->settings.skip[i] = came[i] ? came[i] - 1 : CC_STEER_NEVER;
}

/* Say whether the deadlock happens again with the attempt's settings. Twice is tried: who comes first is up to the machine. */
static bool happens_again(struct cc_campaign *campaign, struct cc_attempt *attempt)
{
    struct cc_told_run told;
    for (int i = 0; i < 2 && may_go_on(campaign); i++)
        if (steer(campaign, attempt, &attempt->settings, &told))
            return true;
    return false;
}

/* Try the cut-down settings; keep the full ones when they do not do. */
static void minimise(struct cc_campaign *campaign, struct cc_attempt *attempt, const struct cc_record_view *view)
{
    struct cc_steer_settings full = attempt->settings;
    cut_down(attempt, view);
    attempt->replayed = happens_again(campaign, attempt);
    if (attempt->replayed)
        return;
    attempt->settings = full;
    attempt->replayed = happens_again(campaign, attempt);
}

static bool all_edges_seen(const struct cc_attempt *attempt)
{
    for (uint32_t i = 0; i < attempt->sight.target.length; i++)
        if (!attempt->sight.edge_seen[i])
            return false;
    return true;
}

static void attack(struct cc_campaign *campaign, struct cc_attempt *attempt)
{
    struct cc_told_run told;
    attempt->runs = 1;
    for (uint32_t run = 1; run < campaign->runs && !attempt->confirmed && may_go_on(campaign); run++) {
        struct cc_steer_settings settings = cc_steer_settings_of_run(run, campaign->seed, attempt->sight.target.length);
        settings.perturb = run > PLAIN_RUNS && !all_edges_seen(attempt);
        bool happened = steer(campaign, attempt, &settings, &told);
        attempt->runs++;
        take_in(campaign, &told);
        if (!happened)
            continue;
        attempt->confirmed_in = attempt->runs;
        attempt->settings = settings;
        minimise(campaign, attempt, happened_in(attempt, &told));
    }
}

void cc_campaign_run(struct cc_campaign *campaign)
{
    take_in(campaign, campaign->first);
    for (uint32_t i = 0; i < campaign->attempt_count; i++) {
        struct cc_attempt *attempt = &campaign->attempts[i];
        if (attempt->confirmed && attempt->runs == 0) {
            /* it happened unasked */
            attempt->runs = attempt->confirmed_in;
            attempt->settings = cc_steer_settings_of_run(1, campaign->seed, attempt->sight.target.length);
        } else {
            attack(campaign, attempt);
        }
    }
}

void cc_campaign_replay(struct cc_campaign *campaign)
{
    struct cc_attempt *attempt = &campaign->attempts[0];
    campaign->started = cc_clock_now();
    campaign->first = cc_arena_alloc(campaign->arena, sizeof *campaign->first);
    if (steer(campaign, attempt, &attempt->settings, campaign->first)) {
        attempt->confirmed = attempt->replayed = true;
        attempt->confirmed_in = attempt->runs = 1;
        return;
    }
    /* The program may have been built again: where its locks come from is learned anew. */
    attempt->sight.place_count = attempt->sight.from_count = 0;
    if (!campaign->failure)
        cc_campaign_run(campaign);
}

static bool any_deadlock(const struct cc_campaign *campaign)
{
    for (uint32_t i = 0; i < campaign->seen_count; i++)
        if (campaign->seen[i].rule == CC_RULE_DEADLOCK)
            return true;
    return false;
}

void cc_campaign_explore(struct cc_campaign *campaign)
{
    for (uint32_t run = campaign->trials; run < campaign->runs && !any_deadlock(campaign) && may_go_on(campaign);
         run++) {
        struct cc_told_run told;
        if (run_once(campaign, cc_arena_format(campaign->arena, ":perturb=%u", campaign->seed + run), &told))
            take_in(campaign, &told);
    }
}
