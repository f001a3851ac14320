/* SPDX-License-Identifier: Apache-2.0 */
/* What came of an attempt, in words. */
#include "tools/confirm/campaign.h"

static const char *runs_text(struct cc_arena *arena, uint32_t runs)
{
    return cc_arena_format(arena, "%u run%s", runs, runs == 1 ? "" : "s");
}

static const char *confirmed_words(const struct cc_campaign *campaign, const struct cc_attempt *attempt)
{
    const char *again = attempt->replayed ? ", and again when its schedule was replayed" : "";
    const char *file =
        attempt->schedule ? cc_arena_format(campaign->arena, "; the schedule is in %s", attempt->schedule) : "";
    return cc_arena_format(campaign->arena, "confirmed: the deadlock happened in run %u of at most %u%s%s",
                           attempt->confirmed_in, campaign->runs, again, file);
}

/* A class whose locks were not there, or an edge whose nesting did not come about. */
static const char *missing_words(const struct cc_campaign *campaign, const struct cc_target_sight *sight)
{
    const struct cc_cycle_target *target = &sight->target;
    for (uint32_t i = 0; i < target->class_count; i++)
        if (!sight->class_seen[i])
            return cc_arena_format(campaign->arena, "no lock `%s` was used", target->keys[i]);
    for (uint32_t i = 0; i < target->length; i++) {
        const struct cc_target_edge *edge = &target->edges[i];
        const char *from = target->keys[edge->from], *to = target->keys[edge->to];
        const char *at = edge->to_site.file
                             ? cc_arena_format(campaign->arena, " (%s:%u)", edge->to_site.file, edge->to_site.line)
                             : "";
        if (!sight->edge_seen[i])
            return cc_arena_format(campaign->arena, "no thread acquired `%s` while holding `%s`%s", to, from, at);
    }
    return NULL;
}

/* How runs ended that were not let end by themselves. */
static const char *ends_words(const struct cc_campaign *campaign)
{
    const char *text = "";
    if (campaign->stopped)
        text = cc_arena_format(campaign->arena, "; %s of %u were ended after %g seconds",
                               runs_text(campaign->arena, campaign->stopped), campaign->trials, campaign->timeout);
    if (campaign->killed)
        text = cc_arena_format(campaign->arena, "%s; %s of %u ended by signal %d", text,
                               runs_text(campaign->arena, campaign->killed), campaign->trials, campaign->last_status);
    if (campaign->out_of_time)
        text = cc_arena_format(campaign->arena, "%s; then the time of %g seconds was over", text, campaign->seconds);
    if (campaign->interrupted)
        text = cc_arena_format(campaign->arena, "%s; then it was interrupted", text);
    return text;
}

const char *cc_attempt_words(const struct cc_campaign *campaign, const struct cc_attempt *attempt)
{
    struct cc_arena *arena = campaign->arena;
    if (attempt->confirmed)
        return confirmed_words(campaign, attempt);
    const char *runs = runs_text(arena, attempt->runs), *ends = ends_words(campaign);
    const char *why_not = cc_target_sight_why_not(&attempt->sight);
    if (why_not)
        return cc_arena_format(arena, "not confirmed in %s, and what they did cannot deadlock: %s%s", runs, why_not,
                               ends);
    const char *missing = missing_words(campaign, &attempt->sight);
    if (missing)
        return cc_arena_format(arena, "not confirmed in %s: %s in them%s", runs, missing, ends);
    if (attempt->held == 0)
        return cc_arena_format(arena, "not confirmed in %s: no thread found the next lock of the cycle free%s", runs,
                               ends);
    return cc_arena_format(arena,
                           "not confirmed in %s: threads were held back %u times, %u of them in vain, and never "
                           "stood at all edges at once%s",
                           runs, attempt->held, attempt->vain, ends);
}
