/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads and phases: who may run in parallel with whom.
 *
 * A thread is a creation site in a calling context of its creator (a creation
 * history, as in Goblint's thread ids, Schwarz et al. 2021), with a flag that
 * says whether more than one of its instances may be alive at once.
 * A phase is what a point of a thread's run knows about others: which threads
 * may have been started before it, which have certainly been joined, and how
 * often it has passed each latch and barrier. Two points may happen in parallel
 * unless creation, join, a latch or a barrier orders them.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: a query is linear in the depth of the tree and logarithmic in
 * the size of the sets.
 */
#ifndef CC_CORE_THREAD_TREE_H
#define CC_CORE_THREAD_TREE_H

#include "analyzer/core/set_pool.h"
#include "analyzer/core/term.h"

typedef uint32_t cc_thread_id; /* 0: the thread that runs main, or the entries of an open program */
typedef uint32_t cc_phase_id;  /* 0: nothing started, nothing joined */

struct cc_thread {
    cc_thread_id parent;
    cc_func_id entry;
    cc_inst_id site;        /* the creating call; 0 for the first thread */
    uint32_t context;       /* the calling context it is created in */
    uint64_t key;           /* identity: parent, site, calling chain */
    cc_term_id argument;    /* as the new thread sees it */
    cc_phase_id created_in; /* union of the phases of its creators at creation: started before it, joined before it */
    cc_set_id beside;       /* threads that may have been under way at one of its creations */
    cc_phase_id last_created_in; /* these two as the round before left them */
    cc_set_id last_beside;
    uint32_t noted_in;        /* the last round, from 1, that saw it created */
    bool late;                /* created also after it has run: what is known of its creations holds for all rounds */
    cc_set_id creation_locks; /* locks held by the creator at every creation, by their stable names */
    bool many;                /* several instances may be alive at once */
    bool many_each;           /* even of those that one instance of its creator made */
    bool created_many;        /* created more than once, perhaps one after the other */
    bool detached;
    bool joined;             /* some join names it */
    bool ends;               /* some path reaches its end */
    cc_set_id joined_at_end; /* threads joined on every path to its end */
    cc_set_id clock_at_end;  /* its latches and barriers on every path to its end */
};

/*
 * A sync object passed, how often at least and at most; packed into one number of a set. Of a barrier also the residue
 * of how often: exactly so often, or so often and any multiple of a small number more (see pass_residue.h).
 */
enum { CC_CLOCK_MOST = 3 };
#define CC_CLOCK(object, residue, low, high)                                                                           \
    ((uint32_t)(object) << 9 | (uint32_t)(residue) << 4 | (uint32_t)(low) << 2 | (uint32_t)(high))
#define CC_CLOCK_OBJECT(item) ((item) >> 9)
#define CC_CLOCK_RESIDUE(item) ((item) >> 4 & 31)
#define CC_CLOCK_LOW(item) ((item) >> 2 & 3)
#define CC_CLOCK_HIGH(item) ((item)&3)

/* Objects from this one on are latches, whose passes have no residue; the one before stands for all barriers together. */
#define CC_CLOCK_BARRIERS (1u << 22)
#define CC_CLOCK_ANY_BARRIER (CC_CLOCK_BARRIERS - 1)

/* Members of `awaited`: a once-control that has been passed, or a latch. */
#define CC_AWAITED_ONCE(term) ((uint32_t)(term) << 1)
#define CC_AWAITED_LATCH(number) ((uint32_t)(number) << 1 | 1)
#define CC_AWAITED_IS_LATCH(item) ((item)&1)

struct cc_phase {
    cc_set_id started;  /* threads that may have been created so far */
    cc_set_id joined;   /* of these, the ones certainly over */
    cc_set_id clock;    /* CC_CLOCK items: releases of latches and passes of barriers */
    cc_set_id awaited;  /* latches certainly awaited */
    cc_set_id history;  /* locks certainly acquired by this thread or its creators (see creation_lock.h) */
    cc_set_id within;   /* threads, all of whose instances were created under a lock that is still held */
    uint32_t failed_in; /* the context in which creation of a thread has just failed, or 0 */
    cc_set_id current;  /* what is known of the instance with the current value of a loop's counter */
    cc_set_id turns;    /* observations since which this thread has not changed the place (see turn.h) */
};

/* A lock with a thread that was created under it, or that acquired it; a number in `history` and `within`. */
struct cc_thread_lock {
    cc_thread_id thread;
    cc_term_id lock;   /* by its stable name */
    cc_set_id outside; /* siblings that may have been created before the creator acquired the lock */
};

struct cc_thread_tree {
    struct cc_arena *arena;
    struct cc_set_pool *sets;
    struct cc_thread *threads;
    uint32_t threads_count, threads_room;
    struct cc_id_map by_key;
    struct cc_phase *phases;
    uint32_t phases_count, phases_room;
    struct cc_id_map phase_of;
    struct cc_thread_lock *pairs;
    uint32_t pairs_count, pairs_room;
    struct cc_id_map pair_of;
};

void cc_thread_tree_init(struct cc_thread_tree *tree, struct cc_arena *arena, struct cc_set_pool *sets);

/* The thread with this key, made if new (`*fresh`). */
cc_thread_id cc_thread_for(struct cc_thread_tree *tree, uint64_t key, bool *fresh);

/* The number of a pair, made if new, or CC_NO_ID. */
uint32_t cc_thread_lock_for(struct cc_thread_tree *tree, cc_thread_id thread, cc_term_id lock);
uint32_t cc_thread_lock_find(const struct cc_thread_tree *tree, cc_thread_id thread, cc_term_id lock);

cc_phase_id cc_phase_of(struct cc_thread_tree *tree, struct cc_phase phase);

/*
 * The phase of a further turn of a loop, as it is to be seen: if it differs from that of an earlier one only in how often
 * barriers were passed, and that already often, then a phase that covers both; else itself.
 */
cc_phase_id cc_phase_of_turn(struct cc_thread_tree *tree, cc_phase_id earlier, cc_phase_id turn);

static inline struct cc_phase cc_phase_at(const struct cc_thread_tree *tree, cc_phase_id phase)
{
    return tree->phases[phase];
}

/* Number of times the clock passed `object`: how often at most (`high`) or at least. */
uint32_t cc_clock_get(const struct cc_set_pool *sets, cc_set_id clock, uint32_t object, bool high);

/* The clock after one more pass of `object`. */
cc_set_id cc_clock_pass(struct cc_set_pool *sets, cc_set_id clock, uint32_t object);

/* The residue of the number of times the clock passed barrier `object`. */
uint32_t cc_clock_residue(const struct cc_set_pool *sets, cc_set_id clock, uint32_t object);

/* The clock that covers both. */
cc_set_id cc_clock_join(struct cc_set_pool *sets, cc_set_id a, cc_set_id b);

/*
 * May a point of thread `a` in phase `in_a` be under way together with a point
 * of thread `b` in phase `in_b`? Looks at creation and join only; with a == b it
 * asks about two instances of the thread.
 */
bool cc_may_be_parallel(const struct cc_thread_tree *tree, cc_thread_id a, cc_phase_id in_a, cc_thread_id b,
                        cc_phase_id in_b);

/*
 * The same for two points that are known to belong to one instance of thread `top`: to it, or to threads that it
 * created, directly or not.
 */
bool cc_may_be_parallel_within(const struct cc_thread_tree *tree, cc_thread_id top, cc_thread_id a, cc_phase_id in_a,
                               cc_thread_id b, cc_phase_id in_b);

/* Is `thread` certainly over, with all threads it created, for one who joined `joined`? */
bool cc_is_over(const struct cc_thread_tree *tree, cc_set_id joined, cc_thread_id thread);

/* Is it the first thread, and are all that it has created over? Linear in the threads. */
bool cc_is_left_alone(const struct cc_thread_tree *tree, cc_thread_id self, cc_phase_id phase);

/* Has the program no other thread yet? */
bool cc_runs_alone(const struct cc_thread_tree *tree, cc_thread_id self, cc_phase_id phase);

#endif
