/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nested acquisitions that the static pass found in one program, with all that decides which threads can
 * close a cycle of them: so that they can be put together with those of a run (joined_order.h).
 *
 * A moment is a thread in what it knows of the others: started, joined. It is beside another when both
 * may be under way at once.
 *
 * Ownership: everything lives in the arena it was made in. Thread-safety: read-only.
 */
#ifndef CC_LOCKGRAPH_NESTING_SET_H
#define CC_LOCKGRAPH_NESTING_SET_H

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_nesting_lock {
    const char *name; /* for people; of one lock also which element of its variable: "slots[3]" */
    const char *key;  /* of its class, the same in a run: "slots[]" */
    bool many;        /* several locks that were not told apart */
};

/*
 * Where locks of a class come from: a call that initialises one, or, where none is initialised, one that acquires it. A run
 * that has another name for them knows them by it.
 */
struct cc_nesting_origin {
    const char *key;
    const struct cc_site *calls; /* the call and those that led to it, innermost first, at least one */
    uint32_t call_count;
    bool initialises; /* else it acquires */
};

struct cc_nesting_moment {
    uint32_t thread;         /* of the set */
    const uint32_t *beside;  /* moments, ascending; itself too when several such threads may run */
    const uint32_t *threads; /* threads that may run beside it at some time, ascending */
    uint32_t beside_count, thread_count;
};

/* One way in which `to` is acquired under `from`. */
struct cc_nesting {
    uint32_t from, to, moment;
    bool from_shared, to_shared, can_wait; /* as in struct cc_lock_witness */
    uint64_t order_proof;
    const uint32_t *gates; /* other locks held for certain and exclusively, ascending */
    uint32_t gate_count;
    struct cc_site from_site, to_site; /* of the acquisitions */
};

/* Lines at which a lock of class `to` is acquired under one of `from`: of all nestings, also those that differ in nothing else. */
struct cc_nesting_lines {
    uint32_t from, to;
    struct cc_site from_site, to_site;
};

struct cc_nesting_set {
    const char *program; /* its name; NULL where there is only one */
    const struct cc_nesting_lock *locks;
    const struct cc_finding_thread *threads;
    const struct cc_nesting_moment *moments;
    const struct cc_nesting *nestings;
    const struct cc_nesting_lines *lines;
    const struct cc_nesting_origin *origins; /* of what lies on the heap, as far as it was seen */
    uint32_t lock_count, thread_count, moment_count, nesting_count, line_count, origin_count;
};

/* Say whether `number` is in an ascending list. O(log count). */
static inline bool cc_nesting_has(const uint32_t *list, uint32_t count, uint32_t number)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && list[low] == number;
}

#ifdef __cplusplus
}
#endif

#endif
