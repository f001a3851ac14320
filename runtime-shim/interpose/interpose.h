/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the interposers have in common. An interposer gives what the real function gives, in every case; what it
 * tells the engine comes before a release and after an acquisition.
 */
#ifndef CC_SHIM_INTERPOSE_H
#define CC_SHIM_INTERPOSE_H

#include <errno.h>

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/lock_registry.h"

#define CC_EXPORT __attribute__((visibility("default")))

/* The real function, found first if nobody has called the engine yet. */
#define CC_CALL_REAL(name, ...)                                                                                        \
    ((void)(CC_LIKELY(cc_real.name != NULL) || cc_real_calls_find()), cc_real.name(__VA_ARGS__))

/* A lock that is about to be waited for, and its real lock function. */
struct cc_blocking_lock {
    struct cc_acquisition acquisition;
    int (*lock)(void *object);                                           /* waits as long as it takes */
    int (*lock_until)(void *object, clockid_t, const struct timespec *); /* or NULL: cannot wait for a while only */
    uint64_t since;                                                      /* when the wait began; 0: now */
};

/*
 * Acquire a lock that was found taken: with what it orders entered before, the wait in the wait-for graph, and the
 * time measured. Returns what the real function does; on 0 the lock is not pushed yet.
 */
int cc_lock_contended(struct cc_self *self, const struct cc_blocking_lock *blocking);

/*
 * Around waiting for a lock whose owner runs, and of which what the thread will hold is offered: the wait begins, before the offer; the
 * time when who still waits must look who waits for whom; the lock was acquired.
 */
uint64_t cc_wait_since_now(struct cc_self *self);
struct timespec cc_wait_first_limit(uint64_t since);
void cc_waited_shortly(struct cc_self *self, struct cc_record_held *acquired, uint64_t since);

/* Around a call that waits with a time limit for a lock found taken. */
void cc_timed_wait_begin(struct cc_self *self, const struct cc_acquisition *acquisition);
void cc_timed_wait_end(struct cc_self *self);

/* A lock ends by its destroy function. */
void cc_lock_destroyed(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site);

/* The real function refused to let the thread take a lock twice. */
void cc_lock_refused_twice(struct cc_self *self, const struct cc_acquisition *acquisition);

/* The real function does not take it for a lock: perhaps it was destroyed. */
void cc_lock_refused(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site);

/* A recursive lock is taken again by its holder: count it. False when this thread does not hold it. */
bool cc_held_again(struct cc_self *self, uint64_t address);

/* A try-lock failed, or one was successful. Only who gets a further lock gets on: a livelock always gets its first. */
void cc_try_failed(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site);
static inline void cc_try_succeeded(struct cc_self *self)
{
    if (cc_held_count(self))
        self->failed_tries = 0;
}

#endif
