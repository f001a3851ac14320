/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/more_evidence.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/confirm/race_campaign.h"
#include "tools/confirm/target_sight.h"
#include "tools/report/report.h"

/* Say whether the file is JSON, as far as its beginning tells. */
static bool is_json(const char *path)
{
    struct stat info;
    FILE *stream = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "re") : NULL;
    int first = EOF;
    if (!stream)
        return false;
    do
        first = getc(stream);
    while (first == ' ' || first == '\n' || first == '\t' || first == '\r');
    fclose(stream);
    return first == '{';
}

static void add_report(struct cc_arena *arena, struct cc_more_evidence *more, const char *path,
                       struct cc_notices *notices)
{
    struct cc_report report;
    const char *error;
    if (cc_report_read(path, arena, &report, &error) != CC_OK) {
        cc_notices_say(notices, CC_LEVEL_ERROR, NULL, "%s", error);
        return;
    }
    more->predicted = true;
    cc_evidence_begin(&more->findings);
    for (uint32_t i = 0; i < report.finding_count; i++)
        if (!cc_report_mark_of(&report, i).suppressed_by)
            cc_evidence_add(&more->findings, &report.findings[i]);
    cc_evidence_add_nestings(&more->findings, report.nesting_sets, report.nesting_set_count);
}

bool cc_more_evidence_add(struct cc_arena *arena, struct cc_more_evidence *more, const char *path,
                          struct cc_notices *notices)
{
    more->findings.arena = arena;
    if (is_json(path)) {
        add_report(arena, more, path, notices);
        return true;
    }
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || !cc_tsan_log_is(path))
        return false;
    FILE *stream = fopen(path, "re");
    if (!stream || cc_tsan_log_read(arena, stream, &more->log) != CC_OK)
        cc_notices_fail(notices, path, "cannot be read: %s", strerror(errno));
    if (stream)
        fclose(stream);
    if (!more->log_name)
        more->log_name = path;
    return true;
}

bool cc_more_evidence_is_there(const struct cc_more_evidence *more)
{
    return more->predicted || more->log_name;
}

/* Say of each nesting in a predicted cycle whether the run showed it. */
static void look_at_runs(struct cc_arena *arena, struct cc_more_evidence *more, const struct cc_record_run *run,
                         const struct cc_record_findings *found)
{
    for (uint32_t i = 0; i < more->findings.count; i++) {
        struct cc_finding *finding = &more->findings.at[i];
        struct cc_target_sight sight = { .arena = arena };
        if (!cc_cycle_target_make(arena, finding, &sight.target))
            continue;
        for (uint32_t v = 0; v < run->count; v++) {
            cc_target_sight_look(&sight, run, &run->views[v]);
            if (cc_target_sight_happened(&sight, run, &run->views[v]))
                finding->evidence = CC_EVIDENCE_CONFIRMED;
        }
        cc_target_sight_judge(&sight, found);
        if (sight.observed && finding->evidence < CC_EVIDENCE_OBSERVED)
            finding->evidence = CC_EVIDENCE_OBSERVED;
        else if (finding->evidence < CC_EVIDENCE_OBSERVED)
            cc_target_sight_mark(&sight, finding);
        const char *why_not = cc_target_sight_why_not(&sight);
        if (why_not && !finding->tried)
            finding->tried = cc_arena_format(arena, "what the run did cannot deadlock: %s", why_not);
    }
}

/* Hold ThreadSanitizer's reports against what is there, and add those that nothing predicted. */
static void look_at_log(struct cc_arena *arena, struct cc_more_evidence *more)
{
    struct cc_evidence_pool *pool = &more->findings;
    struct cc_race_campaign campaign = { .arena = arena,
                                         .findings = pool->at,
                                         .finding_count = pool->count,
                                         .nestings = pool->nestings,
                                         .nesting_count = pool->nesting_count };
    campaign.attempts = cc_arena_array(arena, (size_t)pool->count + 1, sizeof *campaign.attempts);
    cc_race_campaign_take(&campaign, &more->log, cc_arena_format(arena, "in %s", more->log_name), 0, 0);
    cc_evidence_begin(pool);
    for (uint32_t i = 0; i < campaign.extra_count; i++)
        cc_evidence_add(pool, &campaign.extra[i]);
}

enum cc_status cc_more_evidence_merge(struct cc_arena *arena, struct cc_more_evidence *more,
                                      const struct cc_record_run *run, const struct cc_record_findings *found)
{
    look_at_runs(arena, more, run, found);
    cc_evidence_begin(&more->findings);
    for (uint32_t i = 0; i < found->count; i++)
        cc_evidence_add(&more->findings, &found->at[i]);
    if (cc_evidence_join(&more->findings, run, found) != CC_OK)
        return CC_ERR_INPUT;
    if (more->log_name)
        look_at_log(arena, more);
    cc_findings_sort(more->findings.at, more->findings.count);
    return cc_findings_fingerprint(arena, more->findings.at, more->findings.count);
}
