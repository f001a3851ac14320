/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/race_campaign.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lockgraph/site_match.h"
#include "lockgraph/steady_clock.h"
#include "tools/confirm/tsan_inversion.h"

static const char LOG_NAME[] = "tsan.";

bool cc_is_tsan_program(const char *path)
{
    static const char mark[] = "__tsan_init";
    struct stat info;
    bool found = false;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (data != MAP_FAILED) {
            found = memmem(data, (size_t)info.st_size, mark, sizeof mark - 1) != NULL;
            munmap(data, (size_t)info.st_size);
        }
    }
    close(file);
    return found;
}

/* Append a finding of ThreadSanitizer's own, unless it is there. */
static void add_extra(struct cc_race_campaign *campaign, const struct cc_finding *finding)
{
    for (uint32_t i = 0; i < campaign->extra_count; i++)
        if (campaign->extra[i].rule == finding->rule && strcmp(campaign->extra[i].key, finding->key) == 0)
            return;
    campaign->extra = cc_arena_grown(campaign->arena, campaign->extra, campaign->extra_count, &campaign->extra_room,
                                     (uint64_t)campaign->extra_count + 1, sizeof *campaign->extra);
    campaign->extra[campaign->extra_count++] = *finding;
}

/* A report fits the finding, and no other as well. */
static void confirm(struct cc_race_campaign *campaign, uint32_t index, const char *where, uint32_t run, uint32_t seed)
{
    struct cc_finding *finding = &campaign->findings[index];
    struct cc_race_attempt *attempt = &campaign->attempts[index];
    bool race = finding->rule == CC_RULE_DATA_RACE;
    enum cc_evidence evidence = race ? CC_EVIDENCE_CONFIRMED : CC_EVIDENCE_OBSERVED;
    if (attempt->confirmed || finding->evidence > evidence)
        return;
    *attempt = (struct cc_race_attempt){ .confirmed = true, .run = run, .seed = seed };
    campaign->confirmed += race;
    finding->evidence = evidence;
    finding->tried =
        cc_arena_format(campaign->arena, "%s: ThreadSanitizer reported it %s", race ? "confirmed" : "observed", where);
}

/* What a report that is no finding's has to do with the findings. */
static const char *stranger_words(const struct cc_race_campaign *campaign, const struct cc_tsan_report *report,
                                  uint32_t alike)
{
    if (alike > 1)
        return "; it may be one of the predictions for these lines";
    if (campaign->finding_count == 0)
        return "";
    return report->rule == CC_RULE_DATA_RACE ? "; nothing predicted it" : "; no prediction is about these lines";
}

void cc_race_campaign_take(struct cc_race_campaign *campaign, const struct cc_tsan_log *log, const char *where,
                           uint32_t run, uint32_t seed)
{
    for (uint32_t i = 0; i < log->count; i++) {
        struct cc_tsan_report *report = &log->reports[i];
        uint32_t alike;
        if (report->rule == CC_RULE_NONE)
            continue;
        if (report->rule == CC_RULE_LOCK_ORDER_CYCLE)
            report->key = cc_tsan_inversion_key(campaign->arena, report, campaign->nestings, campaign->nesting_count);
        campaign->reports++;
        if (report->rule == CC_RULE_DATA_RACE && !campaign->witness_seed)
            campaign->witness_seed = seed;
        uint32_t match = cc_tsan_match(report, campaign->findings, campaign->finding_count, &alike);
        if (match != CC_TSAN_NO_MATCH) {
            confirm(campaign, match, where, run, seed);
            continue;
        }
        const char *text = cc_arena_format(campaign->arena, "ThreadSanitizer reported it %s%s", where,
                                           stranger_words(campaign, report, alike));
        struct cc_finding extra = cc_tsan_finding(campaign->arena, report, text);
        add_extra(campaign, &extra);
    }
}

/* Read what ThreadSanitizer left in the folder of a run. */
static void read_logs(struct cc_race_campaign *campaign, const char *folder, struct cc_tsan_log *log)
{
    DIR *stream = opendir(folder);
    if (!stream)
        return;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        if (strncmp(entry->d_name, LOG_NAME, sizeof LOG_NAME - 1) != 0)
            continue;
        FILE *file = fopen(cc_arena_format(campaign->arena, "%s/%s", folder, entry->d_name), "re");
        if (!file)
            continue;
        (void)!cc_tsan_log_read(campaign->arena, file, log);
        fclose(file);
    }
    closedir(stream);
}

/* The path of the file that a report names: the program, or one that was loaded in the run. NULL: it is not known. */
static const char *module_path(const struct cc_race_campaign *campaign, const struct cc_trial *trial, const char *name)
{
    name = cc_base_name(name);
    if (strcmp(cc_base_name(campaign->program.path), name) == 0)
        return campaign->program.path;
    for (uint32_t i = 0; i < trial->files.count; i++) {
        const struct cc_record_view *view = &trial->files.views[i];
        for (uint32_t m = 1; m < cc_record_count(view, CC_RECORD_MODULES); m++) {
            const struct cc_record_module *module = cc_record_module_at(view, m);
            const char *path = module ? cc_record_text(view, module->path) : "";
            if (strcmp(cc_base_name(path), name) == 0)
                return path;
        }
    }
    return NULL;
}

/* Find out which part of which variable each report is about. */
static void name_variables(struct cc_race_campaign *campaign, const struct cc_trial *trial, struct cc_tsan_log *log)
{
    for (uint32_t i = 0; i < log->count && campaign->symbolizer; i++) {
        struct cc_tsan_report *report = &log->reports[i];
        const char *path = report->module ? module_path(campaign, trial, report->module) : NULL;
        if (!path)
            continue;
        cc_module_id module = cc_symbolizer_module(campaign->symbolizer, &(struct cc_module_file){ .path = path });
        struct cc_data_name name = cc_symbolizer_data(campaign->symbolizer, module, report->offset);
        if (name.known)
            report->key = name.key;
    }
}

/* ThreadSanitizer's options: the user's, then ours. */
static const char *sanitizer_options(struct cc_race_campaign *campaign)
{
    const char *users = getenv("TSAN_OPTIONS");
    return cc_arena_format(
        campaign->arena,
        "TSAN_OPTIONS=%s%sexitcode=%d:log_path=%%FOLDER%%/tsan:halt_on_error=0:report_thread_leaks=0:"
        "second_deadlock_stack=1:history_size=4:suppress_equal_addresses=0:"
        "die_after_fork=0",
        users ? users : "", users ? ":" : "", CC_TSAN_STATUS);
}

/* One run under the schedule of a seed. */
static void run_once(struct cc_race_campaign *campaign, uint32_t run, double seconds)
{
    struct cc_tsan_log log = { 0 };
    struct cc_trial trial;
    uint32_t seed = campaign->seed + run - 1;
    if (cc_trial_run(campaign->arena, &campaign->program, cc_arena_format(campaign->arena, ":perturb=%u", seed),
                     sanitizer_options(campaign), seconds, &trial) != CC_OK ||
        trial.end == CC_TRIAL_FAILED) {
        campaign->failure =
            cc_arena_format(campaign->arena, "%s: cannot be run: %s", campaign->program.path, strerror(errno));
        cc_trial_clean(&trial);
        return;
    }
    campaign->trials++;
    campaign->stopped += trial.end == CC_TRIAL_STOPPED;
    campaign->killed += trial.end == CC_TRIAL_KILLED;
    if (trial.end == CC_TRIAL_KILLED)
        campaign->last_signal = trial.status;
    campaign->interrupted = trial.interrupted;
    read_logs(campaign, trial.folder, &log);
    name_variables(campaign, &trial, &log);
    cc_trial_clean(&trial);
    cc_race_campaign_take(campaign, &log, cc_arena_format(campaign->arena, "in run %u, seed %u", run, seed), run, seed);
}

/* Say of races that were not seen how often they were looked for. */
static void tell_tries(struct cc_race_campaign *campaign)
{
    for (uint32_t i = 0; i < campaign->finding_count; i++) {
        struct cc_finding *finding = &campaign->findings[i];
        if (finding->rule != CC_RULE_DATA_RACE || campaign->attempts[i].confirmed)
            continue;
        const char *ends = "";
        if (campaign->stopped)
            ends = cc_arena_format(campaign->arena, "; %u runs were ended after %g seconds", campaign->stopped,
                                   campaign->timeout);
        if (campaign->killed)
            ends = cc_arena_format(campaign->arena, "%s; %u runs ended by signal %d", ends, campaign->killed,
                                   campaign->last_signal);
        finding->tried = cc_arena_format(
            campaign->arena, "not confirmed in %u run%s: ThreadSanitizer reported no race at these places%s",
            campaign->trials, campaign->trials == 1 ? "" : "s", ends);
    }
}

void cc_race_campaign_run(struct cc_race_campaign *campaign)
{
    double end = cc_clock_now() + campaign->seconds;
    campaign->attempts =
        cc_arena_array(campaign->arena, (size_t)campaign->finding_count + 1, sizeof *campaign->attempts);
    for (uint32_t i = 0; i < campaign->finding_count; i++)
        campaign->targets += campaign->findings[i].rule == CC_RULE_DATA_RACE;
    for (uint32_t run = 1; run <= campaign->runs && !campaign->failure && !campaign->interrupted; run++) {
        double left = end - cc_clock_now();
        if (left <= 0 || (run > 1 && campaign->targets && campaign->confirmed == campaign->targets))
            break;
        run_once(campaign, run, left < campaign->timeout ? left : campaign->timeout);
    }
    tell_tries(campaign);
}
