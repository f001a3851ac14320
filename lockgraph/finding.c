/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/finding.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/in_place_sort.h"

static const struct rule_row {
    const char *id;
    const char *meaning;
    enum cc_level level;
} rules[CC_RULE_COUNT] = {
#define RULE_ROW(identifier, id, level, meaning) [CC_RULE_##identifier] = { id, meaning, CC_LEVEL_##level },
    CC_RULES(RULE_ROW)
#undef RULE_ROW
};

/* The row of `rule`, or NULL for what is not a rule. */
static const struct rule_row *row_of(enum cc_rule rule)
{
    return rule > CC_RULE_NONE && rule < CC_RULE_COUNT ? &rules[rule] : NULL;
}

const char *cc_rule_id(enum cc_rule rule)
{
    const struct rule_row *row = row_of(rule);
    return row ? row->id : "none";
}

const char *cc_rule_meaning(enum cc_rule rule)
{
    const struct rule_row *row = row_of(rule);
    return row ? row->meaning : "";
}

enum cc_level cc_rule_level(enum cc_rule rule)
{
    const struct rule_row *row = row_of(rule);
    return row ? row->level : CC_LEVEL_NOTE;
}

enum cc_rule cc_rule_by_id(const char *id)
{
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++)
        if (strcmp(rules[rule].id, id) == 0)
            return (enum cc_rule)rule;
    return CC_RULE_NONE;
}

const char *cc_level_name(enum cc_level level)
{
    switch (level) {
    case CC_LEVEL_NOTE:
        return "note";
    case CC_LEVEL_WARNING:
        return "warning";
    case CC_LEVEL_ERROR:
        return "error";
    }
    return "none";
}

/* The rule enters by its id: its number changes whenever a rule is added before it. */
static uint64_t hash_rule_and_key(const struct cc_finding *finding)
{
    uint64_t hash = cc_hash_text(0, cc_rule_id(finding->rule));
    return cc_hash_text(cc_hash_step(hash, 0), finding->key ? finding->key : "");
}

enum cc_status cc_findings_fingerprint(struct cc_arena *arena, struct cc_finding *findings, uint32_t count)
{
    struct cc_id_map seen = { 0 }; /* hash of rule and key -> how many had it so far */
    for (uint32_t i = 0; i < count; i++) {
        uint64_t hash = hash_rule_and_key(&findings[i]);
        uint32_t before = cc_id_map_get(&seen, hash);
        uint32_t ordinal = before == CC_NO_ID ? 0 : before;
        enum cc_status status = cc_id_map_put(arena, &seen, hash, ordinal + 1);
        if (status)
            return status;
        findings[i].fingerprint = cc_hash_step(hash, ordinal);
    }
    return CC_OK;
}

static int compare_findings(void *context, const void *left, const void *right)
{
    (void)context;
    const struct cc_finding *a = left, *b = right;
    static const struct cc_site nowhere = { 0 };
    const struct cc_site *at_a = a->place_count ? &a->places[0].site : &nowhere;
    const struct cc_site *at_b = b->place_count ? &b->places[0].site : &nowhere;
    int order = cc_compare_texts(at_a->file, at_b->file);
    if (!order)
        order = cc_compare_numbers(at_a->line, at_b->line);
    if (!order)
        order = cc_compare_numbers(at_a->column, at_b->column);
    if (!order)
        order = cc_compare_texts(cc_rule_id(a->rule), cc_rule_id(b->rule));
    return order ? order : cc_compare_texts(a->key, b->key);
}

void cc_findings_sort(struct cc_finding *findings, uint32_t count)
{
    cc_sort_stable(findings, count, sizeof *findings, compare_findings, NULL);
}
