/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/brief_lock.h"

#include <linux/futex.h>
#include <time.h>

#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/machine.h"
#include "runtime-shim/platform/raw_syscall.h"

enum { SPINS = 200, PATIENCE = 30 /* seconds */ };

bool cc_brief_lock_stuck;

bool cc_brief_lock_wait(struct cc_brief_lock *lock, unsigned seconds)
{
    for (int i = 0; i < SPINS; i++) {
        uint32_t free = 0;
        if (__atomic_load_n(&lock->taken, __ATOMIC_RELAXED) == 0 &&
            __atomic_compare_exchange_n(&lock->taken, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return true;
        cc_pause();
    }
    const struct timespec nap = { .tv_nsec = 100 * 1000 * 1000 };
    uint64_t until = seconds ? cc_clock_now() + seconds * UINT64_C(1000000000) : 0;
    uint32_t turns = __atomic_load_n(&lock->turns, __ATOMIC_RELAXED);
    while (seconds) {
        if (__atomic_exchange_n(&lock->taken, 2, __ATOMIC_ACQUIRE) == 0)
            return true;
        uint64_t now = cc_clock_now();
        uint32_t then = turns;
        turns = __atomic_load_n(&lock->turns, __ATOMIC_RELAXED);
        if (turns != then)
            until = now + seconds * UINT64_C(1000000000);
        if (now > until)
            break;
        (void)CC_SYSCALL_4(SYS_futex, &lock->taken, FUTEX_WAIT_PRIVATE, 2, &nap);
    }
    return false;
}

bool cc_brief_lock_await(struct cc_brief_lock *lock)
{
    bool stuck = __atomic_load_n(&cc_brief_lock_stuck, __ATOMIC_RELAXED);
    if (cc_brief_lock_wait(lock, stuck ? 0 : PATIENCE))
        return true;
    __atomic_store_n(&cc_brief_lock_stuck, true, __ATOMIC_RELAXED);
    return false;
}

void cc_brief_lock_wake(struct cc_brief_lock *lock)
{
    (void)__atomic_fetch_add(&lock->turns, 1, __ATOMIC_RELAXED);
    (void)CC_SYSCALL_3(SYS_futex, &lock->taken, FUTEX_WAKE_PRIVATE, 1);
}
