/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of an open program: the lock that code usually holds at a place, where nothing else says that threads meet there.
 *
 * Any caller may come from any thread, but a caller may also have the object alone, or hold the lock already. So that one access
 * holds a lock and another does not says little; it says that one of them is wrong if most accesses hold that lock (Engler et al. 2001).
 * Counted are instructions, if the lock is reached from where the place is reached from, or the place is in a variable; of a
 * place that a caller hands in, and a lock that he hands in beside it or that is a variable, public functions: one that fills in
 * its caller's answer, partly under the lock, guards nothing.
 *
 * If threads of the module come to what a caller hands in, the locks are there for them, and say nothing of callers among themselves.
 *
 * Two accesses without the lock are excused, and count neither way:
 *  - the same instruction is also run with it, in the same call: the function takes the lock where there is need to;
 *  - it is in a public function that all code at hand calls with the lock held: so do other callers.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: uses of the place times locks held there, a question; excuses are
 * quadratic in the uses that one instruction makes.
 */
#ifndef CC_CORE_USUAL_LOCK_H
#define CC_CORE_USUAL_LOCK_H

#include "analyzer/core/interpreter.h"

struct cc_usual_locks {
    struct cc_id_map class_of;   /* lock term -> number of its class */
    struct cc_id_map number_of;  /* hash of a class's key -> its number */
    struct cc_id_map classes_of; /* set of locks -> set of classes */
    uint32_t classes;
    struct cc_id_map freed;     /* see object_life.h */
    const uint64_t *handed_out; /* see handed_out.h; NULL at first */
};

/* All uses of one place, as rows of the log, by instruction; `object` is what they are to. */
struct cc_place_uses {
    const uint32_t *at;
    uint32_t count;
    cc_object_id object;
};

/* Does any use hold any lock? */
bool cc_is_ever_locked(const struct cc_interpreter *in, const struct cc_place_uses *uses);

/* Is the race of these two uses of a place believed: does one of them lack, without excuse, a lock that is usual there? */
bool cc_lacks_usual_lock(struct cc_interpreter *in, struct cc_usual_locks *locks, const struct cc_place_uses *uses,
                         const struct cc_access *a, const struct cc_access *b);

#endif
