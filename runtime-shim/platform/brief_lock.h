/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lock for the shim's own rare moments: entering something new into a table.
 *
 * Taking it may fail: it is tried a bounded number of times, so that the program never hangs on
 * the shim, whatever its priorities. Who fails records nothing this time.
 * A thread must be marked as busy in the shim (engine/self.h) while it holds one, so that a signal
 * handler cannot want it again. After fork the child resets all of them.
 */
#ifndef CC_SHIM_BRIEF_LOCK_H
#define CC_SHIM_BRIEF_LOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "runtime-shim/platform/raw_syscall.h"

struct cc_brief_lock {
    uint32_t taken;
};

static inline bool cc_brief_lock_take(struct cc_brief_lock *lock)
{
    enum { SPINS = 200, YIELDS = 50, NAPS = 400, NAP = 50 * 1000 /* nanoseconds */ };
    for (int i = 0; i < SPINS + YIELDS + NAPS; i++) {
        if (!__atomic_load_n(&lock->taken, __ATOMIC_RELAXED) && !__atomic_exchange_n(&lock->taken, 1, __ATOMIC_ACQUIRE))
            return true;
        struct timespec nap = { .tv_nsec = NAP };
        if (i < SPINS)
            __builtin_ia32_pause();
        else if (i < SPINS + YIELDS)
            (void)CC_SYSCALL_1(SYS_sched_yield, 0);
        else
            (void)CC_SYSCALL_2(SYS_nanosleep, &nap, 0);
    }
    return false;
}

static inline void cc_brief_lock_drop(struct cc_brief_lock *lock)
{
    __atomic_store_n(&lock->taken, 0, __ATOMIC_RELEASE);
}

#endif
