/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks that the creator of a thread holds across its creation.
 *
 * They order threads in two ways. While creator P keeps lock m from the creation
 * of C until C is over, all that C does is done under m as far as other holders
 * of m are concerned (creation lockset). And what P does under m, when C was
 * created since P acquired m, comes before all that C and its descendants do
 * after one of them acquired m for the first time (descendant lockset, lock
 * history; both as in Goblint's inter-threaded locksets).
 *
 * A *cover* of an access is a lock with the thread that holds it: the thread of
 * the access itself, or a creator on the way up.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: a question is linear in the covers of two accesses, the depth of
 * the thread tree and the releases recorded; O(1) when no lock is ever held at a creation.
 */
#ifndef CC_CORE_CREATION_LOCK_H
#define CC_CORE_CREATION_LOCK_H

#include "analyzer/core/interpreter.h"

/* A release, seen by a thread that has created another under some lock. */
struct cc_release {
    cc_thread_id thread;
    cc_term_id lock; /* 0: any */
    cc_phase_id phase;
};

struct cc_creation_locks {
    struct cc_release *releases;
    uint32_t releases_count, releases_room;
    struct cc_id_map seen;
    bool any; /* some thread is created under a lock */
};

struct cc_creation_locks *cc_creation_locks_make(struct cc_interpreter *in);
void cc_creation_locks_new_round(struct cc_interpreter *in);

/* The frame's thread creates `thread`; `now` is the phase, to be completed. */
void cc_creation_note(struct cc_frame *frame, cc_thread_id thread, bool fresh, struct cc_phase *now);

/* The frame's thread has just acquired `lock`, or releases it (0: one that is not known). */
void cc_creation_acquires(struct cc_frame *frame, cc_term_id lock);
void cc_creation_releases(struct cc_frame *frame, cc_term_id lock);

/* Do locks held across creation keep the two accesses apart? */
bool cc_creation_orders(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
