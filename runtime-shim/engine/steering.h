/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steering: making a predicted deadlock happen, and making schedules differ.
 *
 * Steering by a plan (steer_plan.h; DeadlockFuzzer: Joshi et al. 2009): a thread that holds one lock of a
 * target cycle and is about to take the next one, which is free, is held back until that lock's holder waits, directly or
 * through others that are held back or blocked, for a lock of the thread's own. Then it goes on into the deadlock, which the
 * wait-for graph finds as it finds every other. Whatever happens, a thread is held back for a bounded time, and
 * given up at once when no thread is left that could come: nothing here ever says that there is a deadlock.
 *
 * Perturbation by a seed (in the manner of PCT, Burckhardt et al. 2010): threads get random priorities that change at random
 * points, and sleep before synchronisation the longer the lower their priority.
 *
 * Nothing of this is on the way while it is off: when it is on, the real functions that the interposers call are
 * replaced by ones that stand before them.
 * Thread-safety: complete. No busy waiting: who is held back sleeps on a futex.
 */
#ifndef CC_SHIM_STEERING_H
#define CC_SHIM_STEERING_H

#include "runtime-shim/engine/self.h"

/* Turn on what the options ask for; the reason when that cannot be. Called once, at the start. */
const char *cc_steering_start(void);

extern bool cc_steering_on __attribute__((visibility("hidden")));

/* The calling thread has begun. */
void cc_steer_begin(struct cc_self *self);

/* Forget who is held back: the child after fork. */
void cc_steering_forget(void);

/*
 * For the replaced functions: the calling thread is about to acquire the lock. True when it was held back and will now
 * block, which is noted: then cc_steer_acquired must follow the real call.
 */
bool cc_steer_acquire(uint64_t address, uint8_t kind, uint8_t mode);
void cc_steer_acquired(void);

/*
 * The calling thread has just taken the mutex again that its wait on a condition had released. True when that may close an
 * edge of the plan: then it should be released, and acquired with cc_steer_acquire. To the program and to others that looks like
 * a mutex that took longer to get; the wait on the condition itself is over.
 */
bool cc_steer_takes_again(uint64_t address);

/* The calling thread is about to do something to others, or has just done it. */
void cc_steer_pause(void);

/* Somebody is about to block: who is held back should look again. */
void cc_steer_ring(void);

/* Put the replaced functions in the place of the real ones (steered_calls.c). */
void cc_steered_calls_put(void);

#endif
