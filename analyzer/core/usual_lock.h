/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of an open program: the lock that code usually holds at a place, where nothing else says that threads meet there.
 *
 * Any caller may come from any thread, but a caller may also have the object alone, or hold the lock already. So that one access
 * holds a lock and another does not says little; it says that one of them is wrong if most accesses hold that lock (Engler et al. 2001).
 * Counted are public functions: one counts as holding the lock if half of its uses do, or, for a place that a caller hands in and
 * a lock that is not reached from there, all of them: one that fills in its caller's answer, partly under the lock, guards nothing.
 *
 * If threads of the module come to what a caller hands in, the locks are there for them, and say nothing of callers among themselves.
 *
 * Two accesses without the lock are excused, and count neither way:
 *  - the same instruction is also run with it, in the same call, on the other side of a branch: the function takes the lock
 *    where there is need to;
 *  - it is in a public function that all code at hand calls with the lock held: so do other callers.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: of a place, its uses times the functions that make them, for each class of locks held there; of a question, the classes.
 */
#ifndef CC_CORE_USUAL_LOCK_H
#define CC_CORE_USUAL_LOCK_H

#include "analyzer/core/interpreter.h"

/* A class of locks at one place. */
struct cc_usual_lock {
    uint32_t class;
    bool foreign; /* the place is a caller's, and the lock is not reached from where it is */
    bool usual;   /* most hold it */
};

/* One place, of which something was asked. */
struct cc_used_place {
    struct cc_id_vec uses; /* rows of the log, by instruction */
    struct cc_usual_lock *locks;
    uint32_t locks_count;
    bool locked;      /* some use holds a lock */
    bool for_threads; /* threads of the module use the object */
};

struct cc_usual_locks {
    struct cc_id_map class_of;   /* lock term -> number of its class */
    struct cc_id_map number_of;  /* hash of a class's key -> its number */
    struct cc_id_map classes_of; /* set of locks -> set of classes */
    uint32_t classes;
    struct cc_id_map freed;     /* see object_life.h */
    const uint64_t *handed_out; /* see handed_out.h; NULL at first */
    struct cc_used_place *places;
    uint32_t places_count, places_room;
    struct cc_id_map place_of; /* the caller's: (object, spot) -> row of places */
    struct cc_id_map excused;  /* (place, class, use) -> 1 if the use has an excuse */
    struct cc_id_map
        called_with; /* (place, class, instruction, public function) -> 1 if code at hand calls the function with the lock */
};

/* Is the use by a thread of the module, or in a function that it gives away for others to run? */
bool cc_is_used_by_threads(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_access *use);

/*
 * Look at a new place, with all its uses in any order, which are to `object`; `for_threads`: threads use that object.
 * Gives its row, or CC_NO_ID.
 */
uint32_t cc_usual_locks_at(struct cc_interpreter *in, struct cc_usual_locks *locks, struct cc_id_vec uses,
                           cc_object_id object, bool for_threads);

/* Is the race of these two uses of `place` believed: does one of them lack, without excuse, a lock that is usual there? */
bool cc_lacks_usual_lock(struct cc_interpreter *in, struct cc_usual_locks *locks, uint32_t place,
                         const struct cc_access *a, const struct cc_access *b);

#endif
