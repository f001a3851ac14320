/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of joined_order share: the nestings of both halves, with locks that can be compared.
 *
 * Internal to lockgraph's joined_*.c.
 * Ownership: the judge's arena. Thread-safety: none.
 */
#ifndef CC_LOCKGRAPH_JOINED_ORDER_INTERNAL_H
#define CC_LOCKGRAPH_JOINED_ORDER_INTERNAL_H

#include "lockgraph/id_map.h"
#include "lockgraph/joined_order.h"
#include "lockgraph/record_draft.h"

/* Gate locks of one nesting that are looked at. */
enum { CC_JOINED_GATES = 64 };

/* A lock as one of the halves knows it. */
struct cc_joined_lock {
    uint32_t class;   /* of the join */
    bool seen;        /* in the run: it is one lock, `number` of the record; else `number` is a row of the set */
    bool any;         /* predicted: one of its class, nobody knows which */
    bool only;        /* seen: no other of its class was there */
    bool strange;     /* seen: it was initialised where the static pass knows none of its class to be */
    uint64_t element; /* which one, where that has a name in both halves: a hash; 0 where it has none */
    uint32_t number, generation;
    const char *name; /* for people; NULL: it has none, only a place that made it */
};

/* A class of locks that both halves call by one key, or only one of them has. */
struct cc_joined_class {
    const char *key;
    bool many; /* some of its locks are not known one by one: the graph has the class as one node */
};

/* One nesting of either half; the graph's witnesses name it by its number. */
struct cc_joined_nesting {
    const struct cc_nesting *predicted;      /* NULL: seen in the run */
    const struct cc_record_witness *witness; /* of the record, then */
    const struct cc_record_edge *edge;
    struct cc_joined_lock from, to;
    const struct cc_joined_lock *gates;
    uint32_t gate_count;
};

struct cc_join {
    struct cc_record_judge judge;
    const struct cc_nesting_set *set;
    struct cc_lock_order_graph *graph;
    struct cc_joined_class *classes;
    uint32_t class_count, class_room;
    struct cc_id_map class_of_key, strange; /* by key; by class of the record: were its locks made elsewhere? */
    struct cc_joined_nesting *nestings;
    uint32_t nesting_count, nesting_room;
    bool **same_thread;        /* by thread of the record: which threads of the set it may be; made when first wanted */
    struct cc_id_map meetings; /* moment of the set, thread and epoch of the record -> may they meet? */
};

/* ---- locks: joined_locks.c ---- */

/* Say whether a lock of the record has a name that means the same in both halves. */
bool cc_joined_is_named(const struct cc_record_judge *judge, uint32_t lock);

/* The lock of a row of the set. */
struct cc_joined_lock cc_joined_lock_predicted(struct cc_join *join, uint32_t row);

/* A lock of the record that is named. */
struct cc_joined_lock cc_joined_lock_seen(struct cc_join *join, uint32_t lock, uint32_t generation);

/* Say whether both can be one lock; whether they are for certain. */
bool cc_joined_may_be_same(const struct cc_joined_lock *a, const struct cc_joined_lock *b);
bool cc_joined_is_same(const struct cc_joined_lock *a, const struct cc_joined_lock *b);

/* The node of the graph that stands for a lock: it itself, or its class where that is many. */
enum cc_status cc_joined_node(struct cc_join *join, const struct cc_joined_lock *lock, cc_lock_id *out);

/* ---- threads: joined_threads.c ---- */

/* Say whether two nestings can be under way at once, as far as both halves know their threads. */
bool cc_joined_may_meet(struct cc_join *join, const struct cc_joined_nesting *a, const struct cc_joined_nesting *b);

/* ---- findings: joined_finding.c ---- */

/* Make a finding of a cycle of the graph. */
void cc_joined_report(struct cc_join *join, const struct cc_lock_cycle *cycle);

/* The nesting of a cycle's edge number `i`. */
const struct cc_joined_nesting *cc_joined_nesting_at(const struct cc_join *join, const struct cc_lock_cycle *cycle,
                                                     uint32_t i);

#endif
