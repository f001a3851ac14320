/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/evidence.h"

#include <string.h>

#include "lockgraph/joined_order.h"
#include "tools/confirm/cycle_target.h"

/* The cycle of locks that a finding is about, whatever its level. */
static bool cycle_of(struct cc_arena *arena, const struct cc_finding *finding, struct cc_cycle_target *out)
{
    struct cc_finding *copy = cc_arena_alloc(arena, sizeof *copy);
    *copy = *finding;
    copy->level = CC_LEVEL_ERROR;
    return cc_cycle_target_make(arena, copy, out);
}

static bool same_cycle(struct cc_arena *arena, const struct cc_finding *a, const struct cc_finding *b)
{
    struct cc_cycle_target one, other;
    uint32_t held[CC_LONGEST_TARGET];
    if (!cycle_of(arena, a, &one) || !cycle_of(arena, b, &other))
        return false;
    for (uint32_t i = 0; i < other.length; i++)
        held[i] = cc_cycle_target_class(&one, other.keys[other.edges[i].from]);
    return cc_cycle_target_is(&one, held, other.length);
}

static bool is_order(const struct cc_finding *finding)
{
    return finding->rule == CC_RULE_LOCK_ORDER_CYCLE || finding->rule == CC_RULE_DEADLOCK ||
           finding->rule == CC_RULE_LOCK_ORDER_CLASS;
}

bool cc_evidence_is_same(struct cc_arena *arena, const struct cc_finding *a, const struct cc_finding *b)
{
    bool notes = a->level == CC_LEVEL_NOTE || b->level == CC_LEVEL_NOTE;
    bool alike = !notes || a->level == b->level; /* a cycle that cannot be closed is not one that can */
    if (a->rule == b->rule && alike && a->key && b->key && strcmp(a->key, b->key) == 0)
        return true;
    return is_order(a) && is_order(b) && !notes && same_cycle(arena, a, b);
}

void cc_evidence_add_nestings(struct cc_evidence_pool *pool, const struct cc_nesting_set *sets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        pool->nestings = cc_arena_grown(pool->arena, pool->nestings, pool->nesting_count, &pool->nesting_room,
                                        (uint64_t)pool->nesting_count + 1, sizeof *pool->nestings);
        pool->nestings[pool->nesting_count++] = sets[i];
    }
}

enum cc_status cc_evidence_join(struct cc_evidence_pool *pool, const struct cc_record_run *run,
                                const struct cc_record_findings *found)
{
    struct cc_finding *joined;
    uint32_t count;
    enum cc_status status =
        cc_joined_order_find(pool->arena, run, found, pool->nestings, pool->nesting_count, &joined, &count);
    cc_evidence_begin(pool);
    for (uint32_t i = 0; i < count && status == CC_OK; i++)
        cc_evidence_add(pool, &joined[i]);
    return status;
}

/*
 * A run nested locks of one class in no order, which may be an order by a key of theirs; the static pass knows the keys, and
 * says of the same class that two threads can take two of its locks in both orders.
 */
static bool says_class_has_no_order(struct cc_arena *arena, const struct cc_finding *predicted,
                                    const struct cc_finding *class)
{
    struct cc_cycle_target target;
    return class->rule == CC_RULE_LOCK_ORDER_CLASS && class->key && predicted->rule == CC_RULE_LOCK_ORDER_CYCLE &&
           predicted->level >= CC_LEVEL_WARNING && cc_cycle_target_make(arena, predicted, &target) &&
           target.class_count == 1 && strcmp(target.keys[0], class->key) == 0;
}

/* The note of a run becomes evidence for the error. */
static void join_class(struct cc_arena *arena, struct cc_finding *predicted, const struct cc_finding *class)
{
    static const char *const said = "a run nested locks of this class in no order of address or creation";
    predicted->level = CC_LEVEL_ERROR;
    if (predicted->evidence < class->evidence)
        predicted->evidence = class->evidence;
    predicted->why = predicted->why ? cc_arena_format(arena, "%s; %s", predicted->why, said) : said;
}

void cc_evidence_begin(struct cc_evidence_pool *pool)
{
    pool->earlier = pool->count;
}

void cc_evidence_add(struct cc_evidence_pool *pool, const struct cc_finding *finding)
{
    for (uint32_t i = 0; i < pool->earlier; i++) {
        struct cc_finding *known = &pool->at[i];
        if (says_class_has_no_order(pool->arena, known, finding)) {
            join_class(pool->arena, known, finding);
            return;
        }
        if (!cc_evidence_is_same(pool->arena, known, finding))
            continue;
        if (finding->evidence > known->evidence)
            known->evidence = finding->evidence;
        if (!known->tried)
            known->tried = finding->tried;
        return;
    }
    pool->at =
        cc_arena_grown(pool->arena, pool->at, pool->count, &pool->room, (uint64_t)pool->count + 1, sizeof *pool->at);
    pool->at[pool->count++] = *finding;
}
