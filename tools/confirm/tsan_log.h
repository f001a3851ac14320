/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ThreadSanitizer writes, read: clang's and gcc's, from a log file or from the output of a program.
 *
 * Races (with uses after free) and inversions of lock orders are understood; of other reports the kind is told. Lines
 * that belong to no report are skipped, and a report that is cut off is left out.
 * Ownership: the arena handed in, which must have an `on_exhausted` hook. Thread-safety: none. Complexity: linear.
 */
#ifndef CC_CONFIRM_TSAN_LOG_H
#define CC_CONFIRM_TSAN_LOG_H

#include <stdio.h>

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A stack: the frames of the program, innermost first; those of the runtime and of libraries without source are left out. */
struct cc_tsan_stack {
    struct cc_site *frames;
    uint32_t count, room;
};

/* An access, or in an inversion an acquisition. */
struct cc_tsan_access {
    enum cc_place_kind kind;
    const char *thread; /* "main", "T2" */
    bool frees;         /* free or realloc did it */
    const char
        *mutexes; /* held, as they are written: "write M0, read M1"; of an acquisition "M1 while holding mutex M0" */
    struct cc_tsan_stack stack;
};

/* A thread that a report names. */
struct cc_tsan_thread {
    const char *name; /* "T2" */
    struct cc_tsan_stack creation;
};

enum { CC_TSAN_ACCESSES = 32, CC_TSAN_THREADS = 32 };

struct cc_tsan_report {
    enum cc_rule rule;    /* DATA_RACE, LOCK_ORDER_CYCLE, or CC_RULE_NONE for other kinds */
    const char *kind;     /* as it is written: "data race" */
    const char *variable; /* the global that is accessed; NULL: no global, or not said */
    const char *module;   /* the file that the global is in, as the report names it; NULL: not said */
    uint64_t offset;      /* of what is accessed, in that file */
    const char *key;      /* the access path as findings name it, when somebody has found it out; NULL: not known */
    const char *memory;   /* what else is said of the place: "heap block of size 40"; NULL: nothing */
    struct cc_tsan_access
        accesses[CC_TSAN_ACCESSES]; /* of an inversion: acquires the next, acquired the one before, ... */
    struct cc_tsan_thread threads[CC_TSAN_THREADS];
    uint32_t access_count, thread_count;
};

struct cc_tsan_log {
    struct cc_tsan_report *reports;
    uint32_t count, room;
};

/* Append the reports in `stream`. CC_ERR_IO with errno. */
CC_MUST_USE enum cc_status cc_tsan_log_read(struct cc_arena *arena, FILE *stream, struct cc_tsan_log *log);

/* Say whether the file at `path` looks like output with reports of ThreadSanitizer: one stands near its beginning. */
bool cc_tsan_log_is(const char *path);

/* A finding that says what a report says: observed for lock orders, confirmed for races. `run` is one line on where it is from. */
struct cc_finding cc_tsan_finding(struct cc_arena *arena, const struct cc_tsan_report *report, const char *run);

#ifdef __cplusplus
}
#endif

#endif
