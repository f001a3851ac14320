/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wait-for graph: who waits for whom, and whether some of them wait for good.
 *
 * A thread publishes what it waits for, then looks: whoever blocks last sees the whole of it. A lock or a join
 * waits for certain threads; a condition, a semaphore or a barrier for any thread that runs. So the
 * former are stuck when they wait for each other or for something stuck, the latter when nothing in
 * the process can run any more: no thread, no signal handler, no thread unknown to the shim, no other process.
 * Thread-safety: complete; callers are marked busy. Complexity: a chain of owners is followed in O(its length);
 * all threads are looked at only when none is found running.
 */
#ifndef CC_SHIM_WAIT_GRAPH_H
#define CC_SHIM_WAIT_GRAPH_H

#include "runtime-shim/engine/self.h"

struct cc_waiting {
    enum cc_record_wait wait;
    uint8_t kind, mode;
    bool timed;
    uint32_t element; /* LOCKS, or THREADS */
    uint32_t stack;
    uint64_t address, second;
    uint32_t turn;  /* of a barrier */
    uint64_t since; /* when it began; 0: now */
    bool claimed;   /* not said, but what it holds last is a mutex that somebody else has */
};

/* The calling thread is about to wait. Looks for a deadlock, notes and reports it; may end the process. */
void cc_wait_begin(struct cc_self *self, const struct cc_waiting *waiting);

/* It still waits: look again. */
void cc_wait_again(struct cc_self *self);

/*
 * The calling thread holds nothing and is about to wait for a mutex: note it, and say whether the owner can be left alone. It can when
 * nobody waits with locks held, has ended with some, or has left some to a child: then who has it runs, and should it wait later, it looks.
 */
bool cc_wait_begin_alone(struct cc_self *self, const struct cc_waiting *waiting);

/* The calling thread holds locks and is about to wait; until cc_wait_end(). */
void cc_wait_burden(struct cc_self *self);

/* A thread has ended with locks held: who waits for one must look, from now on. */
void cc_wait_burden_for_good(void);

/*
 * The calling thread has offered what it will hold of a taken lock, and is about to wait: say whether the owner is one that runs. Then
 * there is no deadlock, and should the owner wait later, it sees what is offered.
 */
bool cc_wait_owner_runs(uint64_t address, uint8_t kind);

/* It waits no longer. */
void cc_wait_end(struct cc_self *self);

/* Say whether a live thread runs, or will by itself; and the one thread it waits for, 0 when it is not one. */
bool cc_wait_runs(uint32_t thread);
uint32_t cc_wait_owner(uint32_t thread);

/* The calling thread has ended: perhaps it was the last that could wake others. */
void cc_wait_thread_over(struct cc_self *self);

/* Signals that were given to waiters of the condition `lock`, and barriers: see wait_counts.c. */
void cc_cond_enter(uint32_t lock);
void cc_cond_leave(uint32_t lock);
void cc_cond_signal(uint32_t lock, bool all);
bool cc_cond_has_waiters(uint32_t lock);
uint32_t cc_barrier_arrive(uint32_t lock);

/* Say whether somebody who waits on it has been given what it waits for, or soon will be. */
bool cc_wait_is_granted(const struct cc_record_thread *thread);

/* Forget the counts of `lock`: it begins anew. */
void cc_wait_counts_reset(uint32_t lock);

/* Forget all; only while no other thread runs. */
void cc_wait_counts_forget(void);
void cc_wait_graph_forget(void);

#endif
