/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lock for the shim's own rare moments: entering something new into a table.
 *
 * Taking it may fail, but only where its holder stands still for seconds (a thread that was cancelled asynchronously inside, or
 * that has no time at all beside busy ones of a higher priority): the program never hangs on the shim. While others take turns nobody
 * fails, however many there are before him. Who fails records
 * nothing this time, and the engine switches itself off as soon as it sees `cc_brief_lock_stuck`.
 * A holder may well need long: ten thousand threads may run before it is its turn again, or the disk be slow.
 * A thread must be marked as busy in the shim (engine/self.h) while it holds one, so that a signal
 * handler cannot want it again. After fork the child resets all of them.
 */
#ifndef CC_SHIM_BRIEF_LOCK_H
#define CC_SHIM_BRIEF_LOCK_H

#include <stdbool.h>
#include <stdint.h>

struct cc_brief_lock {
    uint32_t taken; /* 0 free, 1 taken, 2 taken and awaited */
    uint32_t turns; /* how often it was given back while it was awaited */
};

/* Some lock could not be taken. Atomic. */
extern bool cc_brief_lock_stuck;

/* Wait for a lock while not so many seconds pass without another turn, 0 included: is it ours? */
bool cc_brief_lock_wait(struct cc_brief_lock *lock, unsigned seconds);

/* Wait for a lock that is taken, for as long as anything here may reasonably last. */
bool cc_brief_lock_await(struct cc_brief_lock *lock);

/* Wake one who waits. */
void cc_brief_lock_wake(struct cc_brief_lock *lock);

static inline bool cc_brief_lock_take(struct cc_brief_lock *lock)
{
    uint32_t free = 0;
    return __atomic_compare_exchange_n(&lock->taken, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED) ||
           cc_brief_lock_await(lock);
}

static inline void cc_brief_lock_drop(struct cc_brief_lock *lock)
{
    if (__atomic_exchange_n(&lock->taken, 0, __ATOMIC_RELEASE) == 2)
        cc_brief_lock_wake(lock);
}

#endif
