/* SPDX-License-Identifier: Apache-2.0 */
/* Cycles of both halves, put into words. */
#include <string.h>

#include "lockgraph/joined_order_internal.h"

/* The number in the finding of a thread of the static pass. */
static uint32_t predicted_thread(struct cc_join *join, struct cc_record_draft *draft, uint32_t thread)
{
    struct cc_arena *arena = join->judge.arena;
    uint32_t id = UINT32_MAX - thread; /* no thread of a record has such a number */
    for (uint32_t i = 0; i < draft->thread_count; i++)
        if (draft->thread_ids[i] == id)
            return i;
    draft->thread_ids = cc_arena_grown(arena, draft->thread_ids, draft->thread_count, &draft->id_room,
                                       (uint64_t)draft->thread_count + 1, sizeof *draft->thread_ids);
    draft->thread_ids[draft->thread_count] = id;
    *CC_RECORD_APPEND(arena, draft->threads, draft->thread_count, draft->thread_room) = join->set->threads[thread];
    return draft->thread_count - 1;
}

static void place_predicted(struct cc_join *join, struct cc_record_draft *draft, const struct cc_nesting *nesting,
                            const char *from, const char *text, const char *from_text)
{
    struct cc_arena *arena = join->judge.arena;
    const struct cc_nesting_set *set = join->set;
    uint32_t thread = predicted_thread(join, draft, set->moments[nesting->moment].thread);
    struct cc_held_lock *locks = cc_arena_array(arena, (size_t)nesting->gate_count + 1, sizeof *locks);
    locks[0] = (struct cc_held_lock){ .name = from,
                                      .class_key = set->locks[nesting->from].key,
                                      .shared = nesting->from_shared,
                                      .site = nesting->from_site };
    for (uint32_t i = 0; i < nesting->gate_count; i++)
        locks[i + 1] = (struct cc_held_lock){ .name = set->locks[nesting->gates[i]].name,
                                              .class_key = set->locks[nesting->gates[i]].key };
    *CC_RECORD_APPEND(arena, draft->places, draft->place_count, draft->place_room) =
        (struct cc_place){ .kind = CC_PLACE_ACQUIRE,
                           .site = nesting->to_site,
                           .text = text,
                           .thread = thread,
                           .locks = locks,
                           .lock_count = nesting->gate_count + 1,
                           .evidence = CC_EVIDENCE_PREDICTED };
    *CC_RECORD_APPEND(arena, draft->places, draft->place_count, draft->place_room) =
        (struct cc_place){ .kind = CC_PLACE_ACQUIRE, .site = nesting->from_site, .text = from_text, .thread = thread };
}

static void place_seen(struct cc_join *join, struct cc_record_draft *draft, const struct cc_joined_nesting *nesting,
                       const char *text, const char *from_text)
{
    struct cc_record_judge *judge = &join->judge;
    const struct cc_record_witness *row = nesting->witness;
    uint32_t length = 0;
    const uint32_t *gates = row->gates ? cc_record_set(judge->view, row->gates, &length) : NULL;
    struct cc_place *place = cc_record_draft_place(draft, CC_PLACE_ACQUIRE, row->thread, row->to_stack, text);
    place->evidence = CC_EVIDENCE_OBSERVED;
    cc_record_draft_hold(judge, place, nesting->edge->from, row->from_mode == CC_RECORD_SHARED, row->from_stack);
    for (uint32_t i = 0; gates && i < length && i < CC_JOINED_GATES; i++)
        cc_record_draft_hold(judge, place, gates[i], false, 0);
    (void)cc_record_draft_place(draft, CC_PLACE_ACQUIRE, row->thread, row->from_stack, from_text);
}

const struct cc_joined_nesting *cc_joined_nesting_at(const struct cc_join *join, const struct cc_lock_cycle *cycle,
                                                     uint32_t i)
{
    uint32_t at = i % cycle->length;
    const struct cc_lock_edge *edge = cc_lock_order_graph_edge(join->graph, cycle->edges[at]);
    return &join->nestings[edge->witnesses[cycle->witness[at]].context];
}

static const char *key_at(const struct cc_join *join, const struct cc_lock_cycle *cycle, uint32_t i)
{
    return join->classes[cc_joined_nesting_at(join, cycle, i)->from.class].key;
}

/* The lock between two nestings of a cycle: the run knows which one it is, the static pass perhaps only its class. */
static const char *name_between(const struct cc_joined_lock *end, const struct cc_joined_lock *begin)
{
    const struct cc_joined_lock *seen = end->seen ? end : begin, *other = end->seen ? begin : end;
    return seen->name ? seen->name : other->name ? other->name : "a lock";
}

static const char *name_at(const struct cc_join *join, const struct cc_lock_cycle *cycle, uint32_t i)
{
    return name_between(&cc_joined_nesting_at(join, cycle, i + cycle->length - 1)->to,
                        &cc_joined_nesting_at(join, cycle, i)->from);
}

/* Where the cycle is begun to be read, so that it always reads the same: at the least key, and of equal ones the least name. */
static uint32_t start_of(const struct cc_join *join, const struct cc_lock_cycle *cycle)
{
    uint32_t start = 0;
    for (uint32_t i = 1; i < cycle->length; i++) {
        int order = strcmp(key_at(join, cycle, i), key_at(join, cycle, start));
        if (order < 0 || (order == 0 && strcmp(name_at(join, cycle, i), name_at(join, cycle, start)) < 0))
            start = i;
    }
    return start;
}

static void add_places(struct cc_join *join, struct cc_record_draft *draft, const struct cc_lock_cycle *cycle,
                       uint32_t i)
{
    const struct cc_joined_nesting *nesting = cc_joined_nesting_at(join, cycle, i);
    const char *from = name_at(join, cycle, i), *to = name_at(join, cycle, i + 1);
    const char *text = cc_arena_format(join->judge.arena, "acquires `%s` while holding `%s`", to, from);
    const char *from_text = cc_arena_format(join->judge.arena, "acquires `%s`", from);
    if (nesting->predicted)
        place_predicted(join, draft, nesting->predicted, from, text, from_text);
    else
        place_seen(join, draft, nesting, text, from_text);
}

void cc_joined_report(struct cc_join *join, const struct cc_lock_cycle *cycle)
{
    struct cc_arena *arena = join->judge.arena;
    struct cc_record_draft draft = cc_record_draft_start(&join->judge, CC_RULE_LOCK_ORDER_CYCLE);
    const char *names = "", *keys = "";
    uint32_t start = start_of(join, cycle);
    for (uint32_t i = 0; i <= cycle->length; i++) {
        const char *arrow = i ? " -> " : "";
        names = cc_arena_format(arena, "%s%s`%s`", names, arrow, name_at(join, cycle, start + i));
        keys = cc_arena_format(arena, "%s%s%s", keys, arrow, key_at(join, cycle, start + i));
    }
    for (uint32_t i = 0; i < cycle->length; i++)
        add_places(join, &draft, cycle, start + i);
    draft.finding.evidence = CC_EVIDENCE_PREDICTED;
    draft.finding.key = keys;
    draft.finding.subject = names;
    draft.finding.message = cc_arena_format(arena, "lock-order cycle %s can deadlock", names);
    draft.finding.why = "neither the static pass nor the run has all of it: some of these nestings were predicted, the "
                        "others were seen, and their threads can do so at the same time";
    draft.finding.fix = "acquire these locks in one order everywhere";
    draft.finding.module = join->set->program;
    cc_record_draft_finish(&draft);
}
