/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gating: which findings count. Takes the options --rules, --suppressions,
 * --baseline, --fail-on and --gen-suppressions, and the comments in the sources, and marks
 * the findings of a report accordingly. All verbs that report share it.
 *
 * Ownership: the arena handed in. Thread-safety: none.
 */
#ifndef CC_TOOLS_GATE_H
#define CC_TOOLS_GATE_H

#include "tools/notices.h"
#include "tools/options.h"
#include "tools/rule_choice.h"

struct cc_gate {
    struct cc_arena *arena; /* with an `on_exhausted` hook */
    const struct cc_options *options;
    struct cc_notices *notices;
    cc_rule_set looked_for;     /* rules this verb can find: a suppression of another one is not unused */
    const char *const *sources; /* files to scan for comments besides those with findings; may be NULL */
    uint32_t source_count;
};

/* Find mistakes in the options before any work is done; false when there is one, which was said. */
bool cc_gate_options_make_sense(struct cc_arena *arena, const struct cc_options *options);

/* Apply everything to `report`: findings of other rules leave it, the rest get marks. What is wrong is said. */
void cc_gate_apply(const struct cc_gate *gate, struct cc_report *report);

/* Compare with an earlier report: what it has is unchanged, what only it has is fixed. */
void cc_gate_compare(struct cc_arena *arena, const struct cc_report *earlier, cc_rule_set rules,
                     struct cc_report *report);

/* The rules that --rules selects. */
cc_rule_set cc_gate_rules(struct cc_arena *arena, const struct cc_options *options);

/* Say whether a finding that is shown reaches the level of --fail-on. */
bool cc_gate_fails(const struct cc_options *options, const struct cc_report *report);

#endif
