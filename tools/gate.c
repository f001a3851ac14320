/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/gate.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "tools/inline_ignore.h"
#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/report/finding_words.h"
#include "tools/report/rule_details.h"
#include "tools/suppression_file.h"

cc_rule_set cc_gate_rules(struct cc_arena *arena, const struct cc_options *options)
{
    cc_rule_set rules = CC_ALL_RULES;
    const char *text = cc_options_text(options, CC_OPTION_RULES, NULL);
    if (text)
        (void)cc_rule_choice(arena, text, &rules, NULL);
    return rules;
}

bool cc_gate_options_make_sense(struct cc_arena *arena, const struct cc_options *options)
{
    const char *text = cc_options_text(options, CC_OPTION_RULES, NULL);
    struct cc_suggestion suggestion;
    cc_rule_set rules;
    const char *unknown = text ? cc_rule_choice(arena, text, &rules, &suggestion) : NULL;
    if (unknown && suggestion.best)
        cc_error("--rules=%s: unknown rule '%s'; did you mean '%s'?", text, unknown, suggestion.best);
    else if (unknown)
        cc_error("--rules=%s: unknown rule '%s'; concheck explain lists all rules", text, unknown);
    return !unknown;
}

/* Drop the findings of other rules, and give the others marks. */
static struct cc_report_mark *select_rules(struct cc_arena *arena, cc_rule_set rules, struct cc_report *report)
{
    struct cc_finding *findings = cc_arena_array(arena, (size_t)report->finding_count + 1, sizeof *findings);
    struct cc_report_mark *marks = cc_arena_array(arena, (size_t)report->finding_count + 1, sizeof *marks);
    uint32_t count = 0;
    for (uint32_t i = 0; i < report->finding_count; i++) {
        if (!cc_rule_set_has(rules, report->findings[i].rule))
            continue;
        marks[count] = cc_report_mark_of(report, i);
        findings[count++] = report->findings[i];
    }
    report->findings = findings;
    report->finding_count = count;
    report->marks = marks;
    return marks;
}

/* Scan a file for comments unless that was done. */
static void scan_once(struct cc_inline_ignores *ignores, struct cc_id_map *seen, const char *file)
{
    uint64_t key = file ? cc_hash_text(0, file) : 0;
    if (!file || cc_id_map_get(seen, key) != CC_NO_ID || cc_id_map_put(ignores->arena, seen, key, 1) != CC_OK)
        return;
    cc_inline_ignores_scan(ignores, file);
}

static void scan_sources(const struct cc_gate *gate, const struct cc_report *report, struct cc_inline_ignores *ignores)
{
    struct cc_id_map seen = { 0 };
    for (uint32_t i = 0; i < gate->source_count; i++)
        scan_once(ignores, &seen, gate->sources[i]);
    for (uint32_t i = 0; i < report->finding_count; i++)
        for (uint32_t j = 0; j < report->findings[i].place_count; j++)
            scan_once(ignores, &seen, report->findings[i].places[j].site.file);
}

/* A comment that suppresses nothing hides the next mistake on its line; where something was not analysed nobody knows. */
static void warn_of_unused(const struct cc_gate *gate, cc_rule_set rules, const struct cc_inline_ignores *ignores)
{
    for (uint32_t i = 0; i < ignores->count && gate->source_count && !gate->notices->failed; i++) {
        const struct cc_inline_ignore *ignore = &ignores->at[i];
        if (ignore->hits == 0 && (ignore->rules & rules & gate->looked_for))
            cc_notices_say(gate->notices, CC_LEVEL_WARNING, &ignore->comment, "suppresses nothing; remove the comment");
    }
}

static void suppress(const struct cc_gate *gate, struct cc_report *report, struct cc_report_mark *marks,
                     cc_rule_set rules)
{
    struct cc_inline_ignores ignores = { .arena = gate->arena, .notices = gate->notices };
    scan_sources(gate, report, &ignores);
    struct cc_suppressions files = { .arena = gate->arena };
    const struct cc_words *paths = &gate->options->given[CC_OPTION_SUPPRESSIONS];
    for (uint32_t i = 0; i < paths->count; i++)
        cc_suppressions_load(&files, paths->at[i], gate->notices);
    for (uint32_t i = 0; i < report->finding_count; i++) {
        struct cc_inline_ignore *ignore = cc_inline_ignores_find(&ignores, &report->findings[i]);
        struct cc_suppression *line = ignore ? NULL : cc_suppressions_find(&files, &report->findings[i]);
        if (ignore) {
            ignore->hits++;
            marks[i].suppressed_by = cc_arena_format(gate->arena, "%s:%u", ignore->comment.file, ignore->comment.line);
            marks[i].reason = ignore->reason;
            marks[i].in_source = true;
        } else if (line) {
            line->row.hits++;
            marks[i].suppressed_by = line->row.where;
            marks[i].reason = line->reason;
        }
    }
    warn_of_unused(gate, rules, &ignores);
    struct cc_report_suppression *rows = cc_arena_array(gate->arena, (size_t)files.count + 1, sizeof *rows);
    for (uint32_t i = 0; i < files.count; i++)
        rows[i] = files.at[i].row;
    report->suppressions = rows;
    report->suppression_count = files.count;
}

void cc_gate_compare(struct cc_arena *arena, const struct cc_report *earlier, cc_rule_set rules,
                     struct cc_report *report)
{
    struct cc_id_map before = { 0 }, now = { 0 };
    struct cc_report_mark *marks = cc_arena_array(arena, (size_t)report->finding_count + 1, sizeof *marks);
    struct cc_finding *fixed = cc_arena_array(arena, (size_t)earlier->finding_count + 1, sizeof *fixed);
    for (uint32_t i = 0; i < earlier->finding_count; i++)
        if (!cc_report_mark_of(earlier, i).suppressed_by)
            (void)!cc_id_map_put(arena, &before, earlier->findings[i].fingerprint, i);
    for (uint32_t i = 0; i < report->finding_count; i++) {
        uint64_t key = report->findings[i].fingerprint;
        marks[i] = cc_report_mark_of(report, i);
        marks[i].state = cc_id_map_get(&before, key) == CC_NO_ID ? CC_STATE_NEW : CC_STATE_UNCHANGED;
        (void)!cc_id_map_put(arena, &now, key, i);
    }
    report->fixed_count = 0;
    for (uint32_t i = 0; i < earlier->finding_count; i++)
        if (!cc_report_mark_of(earlier, i).suppressed_by && cc_rule_set_has(rules, earlier->findings[i].rule) &&
            cc_id_map_get(&now, earlier->findings[i].fingerprint) == CC_NO_ID)
            fixed[report->fixed_count++] = earlier->findings[i];
    report->marks = marks;
    report->fixed = fixed;
    report->compared = true;
}

static void take_baseline(const struct cc_gate *gate, cc_rule_set rules, struct cc_report *report)
{
    const char *path = cc_options_text(gate->options, CC_OPTION_BASELINE, NULL), *error = NULL;
    struct cc_report earlier;
    if (!path)
        return;
    if (cc_report_read(path, gate->arena, &earlier, &error) == CC_OK) {
        cc_gate_compare(gate->arena, &earlier, rules & gate->looked_for, report);
        /* what was not analysed is not fixed */
        if (gate->notices->failed)
            report->fixed_count = 0;
    } else {
        cc_notices_say(gate->notices, CC_LEVEL_ERROR, NULL, "%s; make a baseline with --format=baseline -o %s", error,
                       path);
    }
}

static void write_suppressions(const struct cc_gate *gate, const struct cc_report *report)
{
    const char *path = cc_options_text(gate->options, CC_OPTION_GEN_SUPPRESSIONS, NULL);
    struct cc_output *output;
    if (!path)
        return;
    bool written = cc_output_open(path, &output) == CC_OK;
    if (written) {
        enum cc_status status = cc_suppressions_write(report, cc_output_stream(output));
        written = cc_output_commit(output) == CC_OK && status == CC_OK;
    }
    if (!written)
        cc_notices_keep(gate->notices, CC_LEVEL_ERROR, NULL, "the suppressions could not be written");
}

void cc_gate_apply(const struct cc_gate *gate, struct cc_report *report)
{
    cc_rule_set rules = cc_gate_rules(gate->arena, gate->options);
    struct cc_report_mark *marks = select_rules(gate->arena, rules, report);
    suppress(gate, report, marks, rules);
    take_baseline(gate, rules, report);
    write_suppressions(gate, report);
}

bool cc_gate_fails(const struct cc_options *options, const struct cc_report *report)
{
    const char *text = cc_options_text(options, CC_OPTION_FAIL_ON, "warning");
    if (strcmp(text, "never") == 0)
        return false;
    for (uint32_t i = 0; i < report->finding_count; i++)
        if (cc_report_shows(report, i) && report->findings[i].level >= cc_level_by_word(text))
            return true;
    return false;
}
