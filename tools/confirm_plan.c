/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/confirm/helper_process.h"
#include "tools/confirm/program_build.h"
#include "tools/confirm/race_campaign.h"
#include "tools/time_span.h"
#include "tools/gate.h"
#include "tools/message.h"
#include "tools/supervise/preload.h"
#include "tools/verbs.h"

enum { DEFAULT_RUNS = 10, DEFAULT_RACE_RUNS = 20, MOST = 100000, DEFAULT_SEED = 1 };
#define DEFAULT_SECONDS 300.0
#define DEFAULT_TIMEOUT 30.0

/* Read a whole number from 1 on. */
static bool read_count(const struct cc_options *options, enum cc_option option, uint32_t otherwise, uint32_t *out)
{
    const char *text = cc_options_text(options, option, NULL);
    char *end;
    unsigned long value = text ? strtoul(text, &end, 10) : otherwise;
    *out = (uint32_t)value;
    if (!text || (*text >= '0' && *text <= '9' && !*end && value >= 1 && value <= MOST))
        return true;
    cc_error("--%s=%s: a number from 1 to %d is wanted", cc_option_table[option].name, text, MOST);
    return false;
}

static bool read_duration(const struct cc_options *options, enum cc_option option, double otherwise, double *out)
{
    const char *text = cc_options_text(options, option, NULL);
    *out = otherwise;
    if (!text || (cc_time_span_read(text, out) && *out > 0))
        return true;
    cc_error("--%s=%s: not a number of seconds; write 90, 1.5 or 2m", cc_option_table[option].name, text);
    return false;
}

static bool options_make_sense(struct cc_confirm_plan *plan)
{
    const struct cc_options *options = plan->options;
    bool sources = options->operands.count > 0;
    if (!cc_gate_options_make_sense(plan->arena, options) ||
        !read_count(options, CC_OPTION_RUNS, DEFAULT_RUNS, &plan->runs) ||
        !read_count(options, CC_OPTION_RUNS, DEFAULT_RACE_RUNS, &plan->race_runs) ||
        !read_count(options, CC_OPTION_SEED, DEFAULT_SEED, &plan->seed) ||
        !read_duration(options, CC_OPTION_SECONDS, DEFAULT_SECONDS, &plan->seconds) ||
        !read_duration(options, CC_OPTION_TIMEOUT, DEFAULT_TIMEOUT, &plan->timeout))
        return false;
    if (cc_options_has(options, CC_OPTION_REPLAY) && cc_options_has(options, CC_OPTION_FROM)) {
        cc_error("--replay and --from: a schedule has its finding with it");
        return false;
    }
    if (sources && cc_options_has(options, CC_OPTION_BUILD_COMMAND)) {
        cc_error("sources and --build-command: name the one or the other");
        return false;
    }
    if (!sources && options->flags.count == 0) {
        cc_error("no program is named; write concheck confirm [OPTION...] -- PROGRAM ARGUMENT..., or "
                 "concheck confirm FILE.c... -- ARGUMENT...");
        return false;
    }
    return true;
}

/* Read one report; what it suppresses is left out. */
static bool read_report(struct cc_confirm_plan *plan, const char *path)
{
    struct cc_report report;
    const char *error;
    if (cc_report_read(path, plan->arena, &report, &error) != CC_OK) {
        cc_error("%s", error);
        return false;
    }
    if (report.exit_code == CC_EXIT_FAILED)
        cc_notices_say(plan->notices, CC_LEVEL_WARNING, NULL, "%s: something could not be analysed when it was made",
                       path);
    cc_rule_set rules = cc_gate_rules(plan->arena, plan->options);
    cc_evidence_begin(&plan->predictions);
    for (uint32_t i = 0; i < report.finding_count; i++)
        if (!cc_report_mark_of(&report, i).suppressed_by && cc_rule_set_has(rules, report.findings[i].rule))
            cc_evidence_add(&plan->predictions, &report.findings[i]);
    if (!cc_rule_set_has(rules, CC_RULE_LOCK_ORDER_CYCLE))
        return true;
    for (uint32_t i = 0; i < report.order_count; i++)
        cc_notices_say(plan->notices, CC_LEVEL_NOTE, &report.orders[i].site, "in order: %s", report.orders[i].text);
    cc_evidence_add_nestings(&plan->predictions, report.nesting_sets, report.nesting_set_count);
    return true;
}

static char *word(struct cc_confirm_plan *plan, const char *text)
{
    return cc_arena_text(plan->arena, text, strlen(text));
}

/* Let this command analyse the sources. */
static bool analyse(struct cc_confirm_plan *plan)
{
    const struct cc_options *options = plan->options;
    const struct cc_words *extra = &options->given[CC_OPTION_EXTRA_ARG];
    const char *report = cc_arena_format(plan->arena, "%s/predictions.json", plan->folder.path);
    const char *log = cc_arena_format(plan->arena, "%s/check.log", plan->folder.path);
    char **words = cc_arena_array(plan->arena, (size_t)options->operands.count + extra->count + 8, sizeof *words);
    size_t count = 0;
    int status;
    words[count++] = word(plan, "/proc/self/exe");
    words[count++] = word(plan, "check");
    words[count++] = word(plan, "--format=json");
    words[count++] = cc_arena_format(plan->arena, "--output=%s", report);
    if (cc_options_has(options, CC_OPTION_BUILD))
        words[count++] = cc_arena_format(plan->arena, "--build=%s", cc_options_text(options, CC_OPTION_BUILD, "."));
    for (uint32_t i = 0; i < extra->count; i++)
        words[count++] = cc_arena_format(plan->arena, "--extra-arg=%s", extra->at[i]);
    for (uint32_t i = 0; i < options->operands.count; i++)
        words[count++] = word(plan, options->operands.at[i]);
    if (cc_helper_run(words, NULL, log, &status) != CC_OK ||
        (status != CC_EXIT_CLEAN && status != CC_EXIT_FINDINGS && access(report, R_OK) != 0)) {
        cc_error("the sources could not be analysed; concheck %s says why",
                 options->operands.count ? options->operands.at[0] : "-p");
        return false;
    }
    return read_report(plan, report);
}

static bool read_predictions(struct cc_confirm_plan *plan)
{
    const struct cc_words *paths = &plan->options->given[CC_OPTION_FROM];
    plan->predicted = true;
    for (uint32_t i = 0; i < paths->count; i++)
        if (!read_report(plan, paths->at[i]))
            return false;
    if (paths->count)
        return true;
    if (cc_options_has(plan->options, CC_OPTION_REPLAY))
        return true;
    if (plan->options->operands.count || cc_options_has(plan->options, CC_OPTION_BUILD))
        return analyse(plan);
    plan->predicted = false;
    return true;
}

/* Make `program` run `path` with the words after `--`; of those the first is the program's own name, unless it was built here. */
static bool set_program(struct cc_confirm_plan *plan, const char *path, bool built, struct cc_trial_program *program)
{
    const struct cc_words *words = &plan->options->flags;
    uint32_t skipped = built ? 0 : 1;
    program->path = path;
    program->words = cc_arena_array(plan->arena, (size_t)words->count + 2, sizeof *program->words);
    program->show_output = cc_options_has(plan->options, CC_OPTION_SHOW_OUTPUT);
    program->records = cc_options_text(plan->options, CC_OPTION_RECORD, NULL);
    program->words[0] = word(plan, built ? path : words->at[0]);
    for (uint32_t i = skipped; i < words->count; i++)
        program->words[i + 1 - skipped] = word(plan, words->at[i]);
    const char *obstacle = cc_preload_obstacle(plan->arena, path);
    if (obstacle) {
        cc_error("%s %s: it cannot be steered", path, obstacle);
        return false;
    }
    program->library = cc_preload_library(plan->arena);
    if (program->library && !strpbrk(program->library, ": "))
        return true;
    cc_error("libconcheck.so, the recorder, is neither beside the command nor in ../lib, or its path has a blank or "
             "colon");
    return false;
}

/* Build the sources as they are and, where races are to be confirmed, with ThreadSanitizer. */
static bool build_sources(struct cc_confirm_plan *plan)
{
    const struct cc_words *extra = &plan->options->given[CC_OPTION_EXTRA_ARG];
    struct cc_program_sources sources = { .files = plan->options->operands.at,
                                          .file_count = plan->options->operands.count,
                                          .flags = extra->at,
                                          .flag_count = extra->count,
                                          .folder = plan->folder.path };
    const char *path, *problem;
    if (cc_program_build(plan->arena, &sources, false, &path, &problem) != CC_OK) {
        cc_error("%s cannot be built to a program: %s", sources.files[0], problem);
        return false;
    }
    if (!set_program(plan, path, true, &plan->program))
        return false;
    if (cc_options_has(plan->options, CC_OPTION_REPLAY) ||
        !cc_rule_set_has(cc_gate_rules(plan->arena, plan->options), CC_RULE_DATA_RACE))
        return true;
    if (cc_program_build(plan->arena, &sources, true, &path, &problem) == CC_OK)
        return set_program(plan, path, true, &plan->sanitized);
    cc_notices_say(plan->notices, CC_LEVEL_WARNING, NULL, "no race can be confirmed: %s", problem);
    return true;
}

static bool find_program(struct cc_confirm_plan *plan)
{
    const char *command = cc_options_text(plan->options, CC_OPTION_BUILD_COMMAND, NULL), *path, *problem;
    if (command && cc_program_build_by(plan->arena, command, plan->folder.path, &problem) != CC_OK) {
        cc_error("%s", problem);
        return false;
    }
    if (cc_preload_find_program(plan->arena, plan->options->flags.at[0], &path) != CC_OK) {
        cc_error("%s: %s", plan->options->flags.at[0], errno == ENOENT ? "no such program" : strerror(errno));
        return false;
    }
    if (!set_program(plan, path, false, &plan->program))
        return false;
    /* what was built may also be started by the program: a script */
    if (command || cc_is_tsan_program(path))
        plan->sanitized = plan->program;
    return true;
}

bool cc_confirm_plan_make(struct cc_confirm_plan *plan)
{
    plan->predictions.arena = plan->arena;
    if (!options_make_sense(plan))
        return false;
    if (cc_record_folder_make(plan->arena, NULL, &plan->folder) != CC_OK) {
        cc_error("no private folder can be made: %s", strerror(errno));
        return false;
    }
    return read_predictions(plan) && (plan->options->operands.count ? build_sources(plan) : find_program(plan));
}

void cc_confirm_plan_end(struct cc_confirm_plan *plan)
{
    if (plan->folder.path)
        cc_record_folder_remove(&plan->folder);
}
