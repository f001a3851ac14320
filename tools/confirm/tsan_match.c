/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/tsan_match.h"

#include <string.h>

#include "lockgraph/site_match.h"

/* Frames that may lie between the place of a finding and the access: wrappers, memcpy and the like. */
enum { DEEPEST = 4 };

/* How well an access fits a place, best last. */
enum { FIT_PATH = 1000 };
enum fit { FIT_NONE = 0, FIT_LINE, FIT_NO_COLUMN, FIT_COLUMN };

static enum fit fit_site(const struct cc_site *frame, const struct cc_site *site)
{
    if (!cc_site_covers(site, frame))
        return FIT_NONE;
    if (!frame->column || !site->column)
        return FIT_NO_COLUMN;
    bool inside =
        site->end_line > site->line ||
        (frame->column >= site->column && (frame->column <= site->end_column || site->end_column < site->column));
    return inside ? FIT_COLUMN : FIT_LINE;
}

static bool is_write(enum cc_place_kind kind)
{
    return kind == CC_PLACE_WRITE || kind == CC_PLACE_ATOMIC_WRITE || kind == CC_PLACE_FREE;
}

/* A place of a write may be that of a read too: of `n++` a finding may tell either. */
static bool fits_kind(const struct cc_tsan_access *access, enum cc_place_kind kind)
{
    if (access->kind == CC_PLACE_ACQUIRE || kind == CC_PLACE_ACQUIRE)
        return access->kind == kind;
    return access->frees || kind != CC_PLACE_FREE || is_write(access->kind);
}

/* How well the access fits the finding: twice the best fit of its places, and one more when it is of the same kind. */
static uint32_t fit_access(const struct cc_tsan_access *access, const struct cc_finding *finding)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < finding->place_count; i++) {
        const struct cc_place *place = &finding->places[i];
        if (!fits_kind(access, place->kind))
            continue;
        for (uint32_t frame = 0; frame < access->stack.count && frame < DEEPEST; frame++) {
            enum fit fit = fit_site(&access->stack.frames[frame], &place->site);
            uint32_t value = fit ? 2 * (uint32_t)fit + (is_write(access->kind) == is_write(place->kind)) : 0;
            best = value > best ? value : best;
        }
    }
    return best;
}

static bool same_variable(const char *a, const char *b)
{
    const char *after_a = strchr(a, ':'), *after_b = strchr(b, ':');
    size_t length = (after_a ? (size_t)(after_a - a) : 0) + strcspn(after_a ? after_a : a, ".[");
    return length == (after_b ? (size_t)(after_b - b) : 0) + strcspn(after_b ? after_b : b, ".[") &&
           strncmp(a, b, length) == 0;
}

/* The variable that a key begins with: "file.c:processed.items" has "processed"; keys of types and allocations have none. */
static bool names_other_variable(const struct cc_tsan_report *report, const struct cc_finding *finding)
{
    if (report->key && finding->key && same_variable(report->key, finding->key))
        return true; /* another part of it: equal keys were dealt with */
    const char *colon = finding->key ? strchr(finding->key, ':') : NULL;
    bool of_file = colon && colon - finding->key > 2 && strncmp(colon - 2, ".c", 2) == 0;
    if (!report->variable || !of_file)
        return false;
    size_t length = strcspn(colon + 1, ".[");
    return length && (strlen(report->variable) != length || strncmp(report->variable, colon + 1, length) != 0);
}

static bool is_at(const struct cc_tsan_report *report, const struct cc_site *site)
{
    for (uint32_t i = 0; i < report->access_count; i++) {
        const struct cc_tsan_stack *stack = &report->accesses[i].stack;
        for (uint32_t frame = 0; frame < stack->count && frame < DEEPEST; frame++)
            if (cc_site_covers(site, &stack->frames[frame]))
                return true;
    }
    return false;
}

/* Say whether the key of a cycle names one class only: "a -> a -> a". */
static bool is_of_one_class(const char *key)
{
    static const char arrow[] = " -> ";
    const char *end = strstr(key, arrow);
    size_t length = end ? (size_t)(end - key) : strlen(key);
    for (const char *at = end; at; at = strstr(at + sizeof arrow - 1, arrow)) {
        const char *next = at + sizeof arrow - 1;
        if (strncmp(next, key, length) != 0 || (next[length] && strncmp(next + length, arrow, sizeof arrow - 1) != 0))
            return false;
    }
    return true;
}

/* Say whether a cycle has a nesting that the report does not have: it is another one. Rings within one class are all the same. */
static bool has_other_nesting(const struct cc_tsan_report *report, const struct cc_finding *finding)
{
    if (!finding->key || is_of_one_class(finding->key))
        return false;
    for (uint32_t i = 0; i < finding->place_count; i++) {
        const struct cc_place *place = &finding->places[i];
        if (place->kind == CC_PLACE_ACQUIRE && place->lock_count && !is_at(report, &place->site))
            return true;
    }
    return false;
}

/* 0 when it is not the finding's. */
static uint32_t fit_finding(const struct cc_tsan_report *report, const struct cc_finding *finding)
{
    uint32_t total = 0;
    if (report->key && finding->key && report->rule == finding->rule && strcmp(report->key, finding->key) == 0)
        return FIT_PATH;
    if (report->rule != finding->rule || report->access_count < 2 || names_other_variable(report, finding))
        return 0;
    if (report->rule == CC_RULE_LOCK_ORDER_CYCLE && has_other_nesting(report, finding))
        return 0;
    for (uint32_t i = 0; i < report->access_count; i++) {
        uint32_t fit = fit_access(&report->accesses[i], finding);
        if (!fit)
            return 0;
        total += fit;
    }
    return total;
}

uint32_t cc_tsan_match(const struct cc_tsan_report *report, const struct cc_finding *findings, uint32_t count,
                       uint32_t *alike)
{
    uint32_t best = 0, found = CC_TSAN_NO_MATCH;
    *alike = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t fit = fit_finding(report, &findings[i]);
        if (fit && fit == best)
            ++*alike;
        if (fit <= best)
            continue;
        best = fit;
        found = i;
        *alike = 1;
    }
    return *alike == 1 ? found : CC_TSAN_NO_MATCH;
}
