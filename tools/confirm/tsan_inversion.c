/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/tsan_inversion.h"

#include <string.h>

#include "lockgraph/site_match.h"

/* Frames that may lie between a nesting's line and the call that locks, and nestings of one report. */
enum { DEEPEST = 4, MOST_EDGES = CC_TSAN_ACCESSES / 2 };

/* The classes of one nesting. */
struct edge {
    const char *from, *to;
};

static bool stands_at(const struct cc_tsan_stack *stack, const struct cc_site *site)
{
    for (uint32_t i = 0; i < stack->count && i < DEEPEST; i++)
        if (cc_site_covers(site, &stack->frames[i]))
            return true;
    return false;
}

/* Find the one pair of classes that is nested where `acquired` and `held` stand. */
static bool find_edge(const struct cc_tsan_access *acquired, const struct cc_tsan_access *held,
                      const struct cc_nesting_set *sets, uint32_t set_count, struct edge *out)
{
    *out = (struct edge){ NULL, NULL };
    for (uint32_t s = 0; s < set_count; s++)
        for (uint32_t i = 0; i < sets[s].line_count; i++) {
            const struct cc_nesting_lines *lines = &sets[s].lines[i];
            if (!stands_at(&acquired->stack, &lines->to_site) || !stands_at(&held->stack, &lines->from_site))
                continue;
            struct edge found = { sets[s].locks[lines->from].key, sets[s].locks[lines->to].key };
            if (out->from && (strcmp(out->from, found.from) != 0 || strcmp(out->to, found.to) != 0))
                return false;
            *out = found;
        }
    return out->from != NULL;
}

const char *cc_tsan_inversion_key(struct cc_arena *arena, const struct cc_tsan_report *report,
                                  const struct cc_nesting_set *sets, uint32_t set_count)
{
    struct edge edges[MOST_EDGES];
    uint32_t count = report->access_count / 2, least = 0;
    bool one_class = true;
    if (report->rule != CC_RULE_LOCK_ORDER_CYCLE || count < 2)
        return NULL;
    /* in pairs: the lock that is acquired, then the one that is held */
    for (uint32_t i = 0; i < count; i++)
        if (!find_edge(&report->accesses[2 * i], &report->accesses[2 * i + 1], sets, set_count, &edges[i]))
            return NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(edges[i].to, edges[(i + 1) % count].from) != 0)
            return NULL;
        if (strcmp(edges[i].from, edges[least].from) < 0)
            least = i;
        one_class &= strcmp(edges[i].from, edges[0].from) == 0;
    }
    if (one_class)
        count = 2; /* a ring within one class is told by two of its locks */
    const char *key = edges[least].from;
    for (uint32_t i = 1; i <= count; i++)
        key = cc_arena_format(arena, "%s -> %s", key, edges[(least + i) % count].from);
    return key;
}
