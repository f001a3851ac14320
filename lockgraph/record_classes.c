/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges classes of locks: those that are nested in no order.
 *
 * Locks are of one class when they were made at one place and have one name without their number: a function that only
 * makes locks for others makes locks of many classes.
 */
#include <string.h>

#include "lockgraph/record_draft.h"

enum { MOST_NESTINGS = 64 };

/* How locks of one class are nested, by their addresses and by the order in which they were made. */
struct nesting {
    const char *key;
    const struct cc_record_edge *edge; /* the first one */
    bool address_up, address_down, made_up, made_down;
};

struct nestings {
    struct cc_record_judge *judge;
    const char **keys; /* by class of the record, once known */
    struct nesting at[MOST_NESTINGS];
    uint32_t count;
};

/* Say whether some finding about lock orders speaks of this class already. */
static bool is_in_cycle(const struct cc_record_judge *judge, const char *key)
{
    for (uint32_t i = 0; i < judge->count; i++) {
        const struct cc_finding *finding = &judge->findings[i];
        if ((finding->rule == CC_RULE_LOCK_ORDER_CYCLE || finding->rule == CC_RULE_DEADLOCK) &&
            strstr(finding->key, key))
            return true;
    }
    return false;
}

static void report_class(struct cc_record_judge *judge, const struct nesting *nesting)
{
    const struct cc_record_edge *edge = nesting->edge;
    const struct cc_record_witness *witness = cc_record_witness_at(judge->view, edge->witness);
    struct cc_record_lock_name name = cc_record_name_lock(judge, edge->from);
    if (!witness || is_in_cycle(judge, name.key))
        return;
    struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_LOCK_ORDER_CLASS);
    draft.finding.level = CC_LEVEL_NOTE;
    draft.finding.key = name.key;
    draft.finding.subject = cc_arena_format(judge->arena, "`%s`", name.key);
    draft.finding.message =
        cc_arena_format(judge->arena, "locks of class `%s` are nested in no order of address or creation", name.key);
    draft.finding.why = "no two of them were seen in both orders; an order by a key of theirs looks like this, and so "
                        "does no order at all";
    struct cc_place *place =
        cc_record_draft_place(&draft, CC_PLACE_ACQUIRE, witness->thread, witness->to_stack,
                              cc_arena_format(judge->arena, "acquires `%s` while holding another of its class",
                                              cc_record_name_lock(judge, edge->to).text));
    cc_record_draft_hold(judge, place, edge->from, witness->from_mode == CC_RECORD_SHARED, witness->from_stack);
    cc_record_draft_finish(&draft);
}

/* The key of the lock's class: that of all its locks. */
static const char *key_of(struct nestings *nestings, const struct cc_record_lock *lock, uint32_t number)
{
    const char **key = &nestings->keys[lock->class_id];
    if (!*key)
        *key = cc_record_name_lock(nestings->judge, number).key;
    return *key;
}

/*
 * Say whether the locks were made at one place. One that is a variable is a class of its own. Of those that nothing was seen to
 * make, in memory that was zeroed or copied, only the first use is known, which says nothing of what they are: their names,
 * which are compared as well, do.
 */
static bool are_alike(const struct cc_record_view *view, const struct cc_record_lock *a, const struct cc_record_lock *b)
{
    const struct cc_record_class *one = cc_record_class_at(view, a->class_id);
    const struct cc_record_class *other = cc_record_class_at(view, b->class_id);
    return one && other && one->kind == other->kind && one->origin == other->origin &&
           (one->place == other->place || one->origin == CC_RECORD_BY_USE);
}

static struct nesting *nesting_of(struct nestings *nestings, const char *key, const struct cc_record_edge *edge)
{
    for (uint32_t i = 0; i < nestings->count; i++)
        if (strcmp(nestings->at[i].key, key) == 0)
            return &nestings->at[i];
    if (nestings->count == MOST_NESTINGS)
        return NULL;
    nestings->at[nestings->count] = (struct nesting){ .key = key, .edge = edge };
    return &nestings->at[nestings->count++];
}

static void add_edge(struct nestings *nestings, const struct cc_record_edge *edge)
{
    const struct cc_record_view *view = nestings->judge->view;
    const struct cc_record_lock *from = cc_record_lock_at(view, edge->from), *to = cc_record_lock_at(view, edge->to);
    if (!from || !to || !are_alike(view, from, to))
        return;
    const char *key = key_of(nestings, from, edge->from);
    if (strcmp(key, key_of(nestings, to, edge->to)) != 0)
        return;
    struct nesting *nesting = nesting_of(nestings, key, edge);
    if (!nesting)
        return;
    bool earlier = from->class_id == to->class_id ? from->index < to->index : edge->from < edge->to;
    *(from->address < to->address ? &nesting->address_up : &nesting->address_down) = true;
    *(earlier ? &nesting->made_up : &nesting->made_down) = true;
}

void cc_record_judge_classes(struct cc_record_judge *judge)
{
    uint32_t classes = cc_record_count(judge->view, CC_RECORD_CLASSES);
    uint32_t edges = cc_record_count(judge->view, CC_RECORD_EDGES);
    struct nestings *nestings = cc_arena_alloc(judge->arena, sizeof *nestings);
    *nestings = (struct nestings){ .judge = judge };
    nestings->keys = cc_arena_array(judge->arena, (size_t)classes + 1, sizeof *nestings->keys);
    for (uint32_t i = 1; i < edges; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(judge->view, i);
        if (edge)
            add_edge(nestings, edge);
    }
    for (uint32_t i = 0; i < nestings->count; i++) {
        const struct nesting *nesting = &nestings->at[i];
        /* One order is enough: by address, or that in which they were made. */
        if (nesting->address_up && nesting->address_down && nesting->made_up && nesting->made_down)
            report_class(judge, nesting);
    }
}
