/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building findings from a record: the parts that the judges of cycles, deadlocks and misuse share.
 *
 * Internal to lockgraph's record_*.c.
 * Ownership: all in the judge's arena, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_LOCKGRAPH_RECORD_DRAFT_H
#define CC_LOCKGRAPH_RECORD_DRAFT_H

#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A growing array in the arena: append an element and give its place. */
#define CC_RECORD_APPEND(arena, array, count, room)                                                                    \
    ((array) = cc_arena_grown((arena), (array), (count), &(room), (uint64_t)(count) + 1, sizeof *(array)),             \
     &(array)[(count)++])

/* What is known while a run is judged. */
struct cc_record_judge {
    struct cc_arena *arena;
    const struct cc_record_run *run;
    const struct cc_record_view *view; /* the record looked at */
    struct cc_record_order *order;     /* its lock-order graph */
    struct cc_finding *findings;
    uint32_t *repeats; /* by finding: how often the same was found again */
    uint32_t count, room, repeat_room;
    struct cc_id_map *known; /* rule, key and place -> finding */
};

struct cc_record_draft {
    struct cc_record_judge *judge;
    struct cc_finding finding;
    struct cc_place *places;
    uint32_t place_count, place_room;
    struct cc_finding_thread *threads;
    uint32_t *thread_ids; /* in the record, of `threads` */
    uint32_t thread_count, thread_room, id_room;
};

struct cc_record_draft cc_record_draft_start(struct cc_record_judge *judge, enum cc_rule rule);

/* Append a place: where `stack` of `thread` stands. The place is good until the next call. */
struct cc_place *cc_record_draft_place(struct cc_record_draft *draft, enum cc_place_kind kind, uint32_t thread,
                                       uint32_t stack, const char *text);

/* Note a lock as held at a place, acquired at `stack`. */
void cc_record_draft_hold(struct cc_record_judge *judge, struct cc_place *place, uint32_t lock, bool shared,
                          uint32_t stack);

/* Note all that `thread` holds now as held at a place, but for `except` (an address, or 0). */
void cc_record_draft_hold_all(struct cc_record_judge *judge, struct cc_place *place, uint32_t thread, uint64_t except);

/* Make the draft a finding, unless the same one is known: that is counted. */
void cc_record_draft_finish(struct cc_record_draft *draft);

/* The name of a lock of the record; also where there is no such lock. */
struct cc_record_lock_name cc_record_name_lock(const struct cc_record_judge *judge, uint32_t lock);

/* "main", "thread worker", "thread worker (no. 2)" */
const char *cc_record_name_thread(const struct cc_record_judge *judge, uint32_t thread);

/* Functions of one stack that are looked at. */
enum { CC_RECORD_MOST_SITES = 64 };

/*
 * The functions active where `stack` stands, innermost first, without sanitizers' and what starts threads; of those in the C
 * library no files. Returns how many.
 */
uint32_t cc_record_sites(const struct cc_record_judge *judge, uint32_t stack,
                         struct cc_site sites[CC_RECORD_MOST_SITES]);

/* The place where `stack` stands: the innermost function whose source is known. */
struct cc_site cc_record_site(const struct cc_record_judge *judge, uint32_t stack);

/* The judges. `order` of the judge is there already. */
void cc_record_judge_deadlocks(struct cc_record_judge *judge);
void cc_record_judge_cycles(struct cc_record_judge *judge);
void cc_record_judge_classes(struct cc_record_judge *judge);
void cc_record_judge_events(struct cc_record_judge *judge);
void cc_record_judge_waits(struct cc_record_judge *judge);

/* Say whether a deadlock that happened has the thread among those that wait. */
bool cc_record_is_stuck(const struct cc_record_judge *judge, uint32_t thread);

#ifdef __cplusplus
}
#endif

#endif
