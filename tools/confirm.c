/* SPDX-License-Identifier: Apache-2.0 */
/* concheck confirm [OPTION...] -- PROGRAM ARG...: make what is predicted happen. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/confirm/campaign.h"
#include "tools/confirm/evidence.h"
#include "tools/confirm/schedule_file.h"
#include "tools/duration.h"
#include "tools/gate.h"
#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/report_output.h"
#include "tools/supervise/preload.h"
#include "tools/verbs.h"
#include "tools/witness_test.h"

enum { DEFAULT_RUNS = 10, MOST_RUNS = 100000, DEFAULT_SEED = 1 };
#define DEFAULT_SECONDS 300.0
#define DEFAULT_TIMEOUT 30.0

struct confirmation {
    struct cc_arena *arena;
    const struct cc_options *options;
    struct cc_notices notices;
    struct cc_campaign campaign;
    struct cc_evidence_pool evidence; /* what the report is made of */
    struct cc_report report;
};

/* Read a whole number from 1 on. */
static bool read_count(const struct cc_options *options, enum cc_option option, uint32_t otherwise, uint32_t *out)
{
    const char *text = cc_options_text(options, option, NULL);
    char *end;
    unsigned long value = text ? strtoul(text, &end, 10) : otherwise;
    *out = (uint32_t)value;
    if (!text || (*text >= '0' && *text <= '9' && !*end && value >= 1 && value <= MOST_RUNS))
        return true;
    cc_error("--%s=%s: a number from 1 to %d is wanted", cc_option_table[option].name, text, MOST_RUNS);
    return false;
}

static bool read_duration(const struct cc_options *options, enum cc_option option, double otherwise, double *out)
{
    const char *text = cc_options_text(options, option, NULL);
    *out = otherwise;
    if (!text || (cc_duration_read(text, out) && *out > 0))
        return true;
    cc_error("--%s=%s: not a number of seconds; write 90, 1.5 or 2m", cc_option_table[option].name, text);
    return false;
}

static bool options_make_sense(struct confirmation *work)
{
    const struct cc_options *options = work->options;
    struct cc_campaign *campaign = &work->campaign;
    if (!cc_gate_options_make_sense(work->arena, options) ||
        !read_count(options, CC_OPTION_RUNS, DEFAULT_RUNS, &campaign->runs) ||
        !read_count(options, CC_OPTION_SEED, DEFAULT_SEED, &campaign->seed) ||
        !read_duration(options, CC_OPTION_SECONDS, DEFAULT_SECONDS, &campaign->seconds) ||
        !read_duration(options, CC_OPTION_TIMEOUT, DEFAULT_TIMEOUT, &campaign->timeout))
        return false;
    if (cc_options_has(options, CC_OPTION_REPLAY) && cc_options_has(options, CC_OPTION_FROM)) {
        cc_error("--replay and --from: a schedule has its finding with it");
        return false;
    }
    if (options->operands.count || options->flags.count == 0) {
        cc_error("%s; write concheck confirm [OPTION...] -- PROGRAM ARGUMENT...",
                 options->operands.count ? "the program stands after '--'" : "no program is named");
        return false;
    }
    return true;
}

static bool find_program(struct confirmation *work)
{
    const struct cc_words *words = &work->options->flags;
    struct cc_trial_program *program = &work->campaign.program;
    program->words = cc_arena_array(work->arena, (size_t)words->count + 1, sizeof *program->words);
    program->show_output = cc_options_has(work->options, CC_OPTION_SHOW_OUTPUT);
    for (uint32_t i = 0; i < words->count; i++)
        program->words[i] = cc_arena_text(work->arena, words->at[i], strlen(words->at[i]));
    if (cc_preload_find_program(work->arena, words->at[0], &program->path) != CC_OK) {
        cc_error("%s: %s", words->at[0], errno == ENOENT ? "no such program" : strerror(errno));
        return false;
    }
    const char *obstacle = cc_preload_obstacle(work->arena, program->path);
    if (obstacle) {
        cc_error("%s %s: it cannot be steered", program->path, obstacle);
        return false;
    }
    program->library = cc_preload_library(work->arena);
    if (!program->library || strpbrk(program->library, ": ")) {
        cc_error("libconcheck.so, the recorder, is neither beside the command nor in ../lib, or has a blank or colon "
                 "in its path");
        return false;
    }
    return true;
}

/* Read the reports that are to be confirmed; what they suppress is left out. */
static bool read_predictions(struct confirmation *work)
{
    const struct cc_words *paths = &work->options->given[CC_OPTION_FROM];
    for (uint32_t i = 0; i < paths->count; i++) {
        struct cc_report report;
        const char *error;
        if (cc_report_read(paths->at[i], work->arena, &report, &error) != CC_OK) {
            cc_error("%s", error);
            return false;
        }
        if (report.exit_code == CC_EXIT_FAILED)
            cc_notices_say(&work->notices, CC_LEVEL_WARNING, NULL,
                           "%s: something could not be analysed when it was made", paths->at[i]);
        for (uint32_t f = 0; f < report.finding_count; f++)
            if (!cc_report_mark_of(&report, f).suppressed_by)
                cc_evidence_add(&work->evidence, &report.findings[f]);
    }
    return true;
}

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

/* Say on stderr what the campaign was. */
static void tell_campaign(struct confirmation *work)
{
    const struct cc_campaign *campaign = &work->campaign;
    uint32_t confirmed = 0;
    for (uint32_t i = 0; i < campaign->attempt_count; i++)
        confirmed += campaign->attempts[i].confirmed;
    if (campaign->attempt_count == 0)
        cc_notices_say(&work->notices, CC_LEVEL_NOTE, NULL, "there is no lock-order cycle to confirm");
    else
        cc_notices_say(&work->notices, CC_LEVEL_NOTE, NULL, "%u of %u lock-order cycles confirmed in %u runs; seed %u",
                       confirmed, campaign->attempt_count, campaign->trials, campaign->seed);
    if (campaign->exited == 0 && campaign->killed && confirmed == 0)
        cc_notices_say(&work->notices, CC_LEVEL_WARNING, NULL, "%s was ended by signal %d in every run",
                       campaign->program.path, campaign->last_status);
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

/* What the campaign found out about its targets, as findings. */
static void add_attempts(struct confirmation *work)
{
    for (uint32_t i = 0; i < work->campaign.attempt_count; i++) {
        struct cc_attempt *attempt = &work->campaign.attempts[i];
        if (attempt->confirmed && !cc_options_has(work->options, CC_OPTION_REPLAY))
            write_schedule(work, attempt);
        struct cc_finding finding = *attempt->sight.target.finding;
        finding.tried = cc_attempt_words(&work->campaign, attempt);
        if (attempt->confirmed)
            finding.evidence = CC_EVIDENCE_CONFIRMED;
        else if (attempt->sight.observed && finding.evidence < CC_EVIDENCE_OBSERVED)
            finding.evidence = CC_EVIDENCE_OBSERVED;
        cc_evidence_add(&work->evidence, &finding);
    }
}

/* Deadlocks and cycles that runs showed and nobody predicted. */
static void add_seen(struct confirmation *work, bool all)
{
    for (uint32_t i = 0; i < work->campaign.seen_count; i++) {
        const struct cc_finding *finding = &work->campaign.seen[i];
        if (all || finding->rule == CC_RULE_DEADLOCK ||
            (finding->rule == CC_RULE_LOCK_ORDER_CYCLE && finding->level > CC_LEVEL_NOTE))
            cc_evidence_add(&work->evidence, finding);
    }
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

static int report(struct confirmation *work)
{
    struct cc_evidence_pool *evidence = &work->evidence;
    cc_findings_sort(evidence->at, evidence->count);
    if (cc_findings_fingerprint(work->arena, evidence->at, evidence->count) != CC_OK)
        return CC_EXIT_FAILED;
    work->report = (struct cc_report){
        .findings = evidence->at,
        .finding_count = evidence->count,
        .of_run = cc_arena_format(work->arena, "runs: %u", work->campaign.trials),
    };
    struct cc_gate gate = {
        .arena = work->arena, .options = work->options, .notices = &work->notices, .looked_for = CC_ALL_RULES
    };
    cc_report_locate(work->arena, &work->report);
    cc_gate_apply(&gate, &work->report);
    int result = work->notices.failed ? CC_EXIT_FAILED : confirms(work) ? CC_EXIT_FINDINGS : CC_EXIT_CLEAN;
    work->report.exit_code = result;
    work->report.notices = work->notices.at;
    work->report.notice_count = work->notices.count;
    return cc_report_output(work->options, &work->report) == CC_OK ? result : CC_EXIT_FAILED;
}

/* Aim at what was given, or at what the first run shows, and run. */
static void campaign(struct confirmation *work)
{
    struct cc_campaign *campaign = &work->campaign;
    bool given = cc_options_has(work->options, CC_OPTION_FROM);
    if (!cc_options_has(work->options, CC_OPTION_REPLAY)) {
        cc_campaign_begin(campaign);
        cc_campaign_aim(campaign, given ? work->evidence.at : campaign->seen,
                        given ? work->evidence.count : campaign->seen_count);
        cc_campaign_run(campaign);
    } else {
        cc_campaign_replay(campaign);
    }
    if (campaign->failure) {
        cc_notices_say(&work->notices, CC_LEVEL_ERROR, NULL, "%s", campaign->failure);
        return;
    }
    tell_campaign(work);
    add_attempts(work);
    add_seen(work, !given && !cc_options_has(work->options, CC_OPTION_REPLAY));
}

int cc_confirm_verb(struct cc_arena *arena, const struct cc_options *options)
{
    struct confirmation work = { .arena = arena, .options = options };
    work.notices = (struct cc_notices){ .arena = arena, .quiet = cc_options_has(options, CC_OPTION_QUIET) };
    work.evidence.arena = work.campaign.arena = arena;
    const char *schedule = cc_options_text(options, CC_OPTION_REPLAY, NULL);
    const char *test = cc_options_text(options, CC_OPTION_EMIT_TEST, NULL);
    if (!options_make_sense(&work) || !find_program(&work) || !read_predictions(&work) ||
        (schedule && !read_schedule(&work, schedule)))
        return CC_EXIT_FAILED;
    unsetenv("DEBUGINFOD_URLS"); /* elfutils would ask the servers in it */
    work.campaign.symbolizer = cc_symbolizer_create(arena, NULL);
    campaign(&work);
    if (test && !cc_witness_test_write(&work.campaign, test))
        work.notices.failed = true;
    int result = report(&work);
    cc_symbolizer_destroy(work.campaign.symbolizer);
    return result;
}
