/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the records of a run to findings: lock-order cycles that its threads can close, deadlocks that
 * happened, misuse of locks and threads, and who still waits.
 *
 * The records of several processes of one run are judged one by one; what is found in more
 * than one of them is one finding.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook. The records and what the names refer to
 * must outlive the findings. Thread-safety: none.
 * Complexity: that of the lock-order graph, and linear in the rest of the records.
 */
#ifndef CC_LOCKGRAPH_RECORD_FINDINGS_H
#define CC_LOCKGRAPH_RECORD_FINDINGS_H

#include "lockgraph/record_names.h"
#include "lockgraph/record_order.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_record_run {
    const struct cc_record_view *views;
    uint32_t count;
    struct cc_record_names names;
    bool waiting; /* the run was cut short: report every thread that waits without end */
    /* Where the record's process is still there: the kernel's number of the thread that owns the mutex at `address`, 0 for none. May be
       NULL; false: not known. */
    bool (*mutex_owner)(void *memory, const struct cc_record_view *view, uint64_t address, int32_t *owner);
    void *memory;
};

struct cc_record_findings {
    struct cc_finding *at; /* sorted, with fingerprints */
    uint32_t count;
    struct cc_record_order *orders; /* one for each record, for drawing */
    uint32_t threads, locks, edges; /* in all records */
    bool complete;                  /* no bound cut the search for cycles */
};

CC_MUST_USE enum cc_status cc_record_findings_make(struct cc_arena *arena, const struct cc_record_run *run,
                                                   struct cc_record_findings *out);

/* A thread that waits, for a table of who waits for whom. */
struct cc_record_waiter {
    uint32_t id, owner;  /* of the threads: it, and the one it waits for; 0 when that is not one or not known */
    const char *thread;  /* "main", "thread worker (no. 2)" */
    const char *what;    /* "`a`", "the end of main" */
    const char *waits;   /* "waits for mutex `a`, which main holds" */
    const char *holds;   /* "`b`, `c`"; "" for nothing */
    struct cc_site site; /* where it waits */
    bool stuck;          /* in a deadlock */
};

/*
 * The threads of deadlocks in one record, then, if the run was cut short, all others that wait. The
 * array is the arena's.
 */
uint32_t cc_record_waiters(struct cc_arena *arena, const struct cc_record_run *run, const struct cc_record_view *view,
                           struct cc_record_waiter **out);

#ifdef __cplusplus
}
#endif

#endif
