/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: what both halves of concheck have to say, independent of how it is printed.
 *
 * A finding names a rule, the places in conflict, the threads they run in and
 * the locks held there, and carries a fingerprint that survives edits of
 * unrelated code: it is made of the rule, stable keys of lock classes or access
 * path, and function names, never of line numbers.
 *
 * Ownership: everything lives in the arena the finding was made in.
 * Thread-safety: none while being built, then read-only.
 */
#ifndef CC_LOCKGRAPH_FINDING_H
#define CC_LOCKGRAPH_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
/* rule(identifier, "id in reports", default level, "one line on what it means") */
#define CC_RULES(rule)                                                                                        \
    rule(DATA_RACE, "data-race", ERROR, "two threads access the same memory without synchronisation")         \
    rule(LOCK_ORDER_CYCLE, "lock-order-cycle", ERROR, "locks are acquired in orders that can deadlock")       \
    rule(DEADLOCK, "deadlock", ERROR, "threads wait for each other for ever")                                 \
    rule(DOUBLE_LOCK, "double-lock", ERROR, "a thread acquires a lock that it already holds")                 \
    rule(UNLOCK_NOT_HELD, "unlock-not-held", ERROR, "a lock is released that is not held")                    \
    rule(DESTROY_HELD, "destroy-held", ERROR, "a lock is destroyed while it is held")                         \
    rule(USE_AFTER_DESTROY, "use-after-destroy", ERROR, "a lock is used after it was destroyed")              \
    rule(WAIT_WITHOUT_LOCK, "wait-without-lock", ERROR, "a condition is awaited without holding its mutex")   \
    rule(FORK_HELD_LOCK, "fork-held-lock", ERROR, "the process forks while a lock is held")                   \
    rule(LOCK_ORDER_CLASS, "lock-order-class", WARNING, "locks of one class are nested in no fixed order")    \
    rule(ATOMICITY_VIOLATION, "atomicity-violation", WARNING, "a check and the act on it are not one step")   \
    rule(LOCK_LEAK, "lock-leak", WARNING, "a lock is still held when the function or thread ends")            \
    rule(BLOCKING_UNDER_LOCK, "blocking-under-lock", WARNING, "a call that may block runs with a lock held")  \
    rule(JOIN_UNDER_LOCK, "join-under-lock", WARNING, "a thread is joined with a lock held that it may need") \
    rule(WAIT_HOLDING_LOCK, "wait-holding-lock", WARNING, "a wait keeps a lock other than its own")           \
    rule(WAIT_OUTSIDE_LOOP, "wait-outside-loop", WARNING, "a condition is awaited without a loop around it")  \
    rule(COND_TWO_MUTEXES, "cond-two-mutexes", WARNING, "one condition is awaited with different mutexes")    \
    rule(LOST_SIGNAL, "lost-signal", WARNING, "a signal can come before the wait and be lost")                \
    rule(LOCK_IN_SIGNAL_HANDLER, "lock-in-signal-handler", WARNING, "a signal handler acquires a lock")       \
    rule(UNINITIALISED_LOCK, "uninitialised-lock", WARNING, "a lock is used before it is initialised")        \
    rule(LOCK_COPY, "lock-copy", WARNING, "a lock is copied")                                                 \
    rule(STACK_ESCAPE, "stack-escape", WARNING, "a thread may outlive the automatic variable it uses")        \
    rule(THREAD_LEAK, "thread-leak", WARNING, "a thread is neither joined nor detached")                      \
    rule(THREAD_BLOCKED, "thread-blocked", WARNING, "a thread waits for something that never comes")          \
    rule(GUARD_NOT_HELD, "guard-not-held", WARNING, "a lock is not held that an annotation asks for")         \
    rule(WRONG_ANNOTATION, "wrong-annotation", WARNING, "an annotation says of a lock what is not so")        \
    rule(LOCK_NEVER_USED, "lock-never-used", NOTE, "a lock is never acquired")                                \
    rule(TRYLOCK_LIVELOCK, "trylock-livelock", NOTE, "threads retry locks with no progress")
/* clang-format on */

enum cc_level { CC_LEVEL_NOTE = 1, CC_LEVEL_WARNING, CC_LEVEL_ERROR };

enum cc_rule {
    CC_RULE_NONE = 0,
#define CC_RULE_ENUM(identifier, id, level, meaning) CC_RULE_##identifier,
    CC_RULES(CC_RULE_ENUM)
#undef CC_RULE_ENUM
        CC_RULE_COUNT
};

/* What stands behind a finding, weakest first. */
enum cc_evidence { CC_EVIDENCE_PREDICTED = 1, CC_EVIDENCE_OBSERVED, CC_EVIDENCE_CONFIRMED };

/* A place in the user's source. */
struct cc_site {
    const char *file; /* NULL when unknown */
    uint32_t line, column, end_line, end_column;
    const char *function; /* enclosing function, or NULL */
};

/* A lock held at a place. */
struct cc_held_lock {
    const char *name;      /* for people: "account.mutex", "mutex1" */
    const char *class_key; /* stable, without line numbers; a run can match it */
    bool shared;           /* held for reading */
    bool maybe;            /* held on some paths only: protects nothing */
    struct cc_site site;   /* where it was acquired */
};

/* A thread, or all threads of one creation site. */
struct cc_finding_thread {
    const char *name;               /* "main", "thread worker" */
    bool many;                      /* more than one such thread may run at once */
    const struct cc_site *creation; /* creation chain, outermost first; empty for main */
    uint32_t creation_count;
};

enum cc_place_kind {
    CC_PLACE_READ = 1,
    CC_PLACE_WRITE,
    CC_PLACE_ATOMIC_READ,
    CC_PLACE_ATOMIC_WRITE,
    CC_PLACE_FREE,
    CC_PLACE_ACQUIRE,
    CC_PLACE_RELEASE,
    CC_PLACE_CALL,
    CC_PLACE_CREATE,
    CC_PLACE_WAIT,
    CC_PLACE_DECLARATION, /* nothing happens there: what is declared is evidence */
    CC_PLACE_OTHER,
};

/* `thread` of a place where nothing happens. */
#define CC_NO_THREAD UINT32_MAX

/* One access, acquisition or call in conflict. */
struct cc_place {
    enum cc_place_kind kind;
    struct cc_site site;
    const char *text; /* "write of `counter`", "acquires `b` while holding `a`" */
    uint32_t thread;  /* index into the finding's threads */
    const struct cc_held_lock *locks;
    uint32_t lock_count;
    const struct cc_site
        *path; /* call path from the thread's entry, outermost call first, the place itself not included */
    uint32_t path_count;
    const char *order_facts;   /* what create, join, latches and barriers say here; NULL if nothing */
    const char *guard_facts;   /* branch conditions that hold here; NULL if nothing */
    enum cc_evidence evidence; /* of this place alone; 0: that of the finding */
};

/* Why the nesting of two locks of one class at one place is in no cycle. */
struct cc_proved_order {
    const char *text; /* "`b` is acquired while holding `a`, always the one with the lower index first" */
    struct cc_site site;
};

/*
 * A finding. `places` go to SARIF's locations (the first) and relatedLocations
 * (the rest); paths, creations and acquisitions go to codeFlows only.
 */
struct cc_finding {
    enum cc_rule rule;
    enum cc_level level;
    enum cc_evidence evidence;
    const char *subject; /* access path or lock cycle, for people: "`account.balance`" */
    const char *message; /* one line, no full stop */
    const char *why;     /* one line: why it can happen; NULL if the message says it */
    const char *fix;     /* one line: how to fix it */
    const char *tried;   /* one line: what came of making it happen; NULL: nobody tried */
    const char *key;     /* stable key the fingerprint is made of */
    uint64_t fingerprint;
    const struct cc_place *places;
    uint32_t place_count;
    const struct cc_finding_thread *threads;
    uint32_t thread_count;
    const char *module; /* program or shared object it was seen in; NULL from the static pass */
};

/* The id of a rule as reports write it, its meaning, and its level when nothing raises or lowers it. */
const char *cc_rule_id(enum cc_rule rule);
const char *cc_rule_meaning(enum cc_rule rule);
enum cc_level cc_rule_level(enum cc_rule rule);

/* The rule called `id`, or CC_RULE_NONE. */
enum cc_rule cc_rule_by_id(const char *id);

/* "note", "warning", "error". */
const char *cc_level_name(enum cc_level level);

/*
 * Fill in `fingerprint` of all findings from rule and key; equal ones are told
 * apart by an ordinal, so sort the findings first. O(n log n) expected O(n).
 */
CC_MUST_USE enum cc_status cc_findings_fingerprint(struct cc_arena *arena, struct cc_finding *findings, uint32_t count);

/* Sort by file, line, column, rule, key: the order in which reports show them. */
void cc_findings_sort(struct cc_finding *findings, uint32_t count);

#ifdef __cplusplus
}
#endif

#endif
