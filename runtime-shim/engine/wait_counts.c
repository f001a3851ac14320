/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waiters have been promised. A condition counts its waiters and the signals given to them that nobody has
 * come back with yet; a barrier counts arrivals. A waiter with a promise outstanding is about to run.
 * A signal that came to nobody is lost here as it is in the condition itself.
 */
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/platform/page_memory.h"

static uint64_t *counts; /* by lock */
static uint32_t counts_room;

/* Locks that are made together stand apart, so that who waits for one does not take the cache line of another. */
static uint32_t slot_of(uint32_t lock)
{
    return (lock & ~UINT32_C(511)) | (lock & 7) << 6 | (lock >> 3 & 63);
}

static uint64_t *count_of(uint32_t lock)
{
    uint64_t *all = __atomic_load_n(&counts, __ATOMIC_ACQUIRE);
    if (!all) {
        uint32_t room = (uint32_t)(cc_record->tables[CC_RECORD_LOCKS].capacity / sizeof(struct cc_record_lock));
        uint64_t *new = cc_pages_take(room * sizeof *new);
        if (!new)
            return NULL;
        __atomic_store_n(&counts_room, room, __ATOMIC_RELAXED);
        if (__atomic_compare_exchange_n(&counts, &all, new, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            all = new;
        else
            cc_pages_give(new, room * sizeof *new);
    }
    return lock && slot_of(lock) < counts_room ? &all[slot_of(lock)] : NULL;
}

/* The waiters of a condition are in the low half, in the high half the signals given: never more. */
enum { GIVEN = 32 };
static const uint64_t ONE_GIVEN = UINT64_C(1) << GIVEN;

static bool exchange(uint64_t *count, uint64_t *old, uint64_t new)
{
    return __atomic_compare_exchange_n(count, old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

void cc_cond_enter(uint32_t lock)
{
    uint64_t *count = count_of(lock);
    if (count)
        __atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);
}

void cc_cond_leave(uint32_t lock)
{
    uint64_t *count = count_of(lock);
    uint64_t old = count ? __atomic_load_n(count, __ATOMIC_RELAXED) : 0, new;
    do {
        if (!(uint32_t)old)
            return; /* the condition has begun anew meanwhile */
        new = old - 1 - (old >> GIVEN ? ONE_GIVEN : 0);
    } while (!exchange(count, &old, new));
}

void cc_cond_signal(uint32_t lock, bool all)
{
    uint64_t *count = count_of(lock);
    uint64_t old = count ? __atomic_load_n(count, __ATOMIC_RELAXED) : 0, new;
    do {
        uint64_t waiters = (uint32_t)old;
        if (old >> GIVEN == waiters)
            return;
        new = all ? waiters << GIVEN | waiters : old + ONE_GIVEN;
    } while (!exchange(count, &old, new));
}

bool cc_cond_has_waiters(uint32_t lock)
{
    uint64_t *count = count_of(lock);
    return count && (uint32_t)__atomic_load_n(count, __ATOMIC_RELAXED);
}

uint32_t cc_barrier_arrive(uint32_t lock)
{
    uint64_t *count = count_of(lock);
    uint32_t needed = cc_the_lock(lock)->value;
    return count && needed ? (uint32_t)(__atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST) / needed) : 0;
}

bool cc_wait_is_granted(const struct cc_record_thread *thread)
{
    uint32_t lock = thread->wait_element;
    uint64_t *count = thread->wait == CC_RECORD_WAIT_JOIN ? NULL : count_of(lock);
    switch (thread->wait) {
    case CC_RECORD_WAIT_COND:
        return !count || __atomic_load_n(count, __ATOMIC_SEQ_CST) >> GIVEN;
    case CC_RECORD_WAIT_SEM:
        return !cc_lock_is_taken(thread->wait_address, CC_RECORD_SEM);
    case CC_RECORD_WAIT_BARRIER: {
        uint32_t needed = cc_the_lock(lock)->value;
        return !count || !needed || __atomic_load_n(count, __ATOMIC_SEQ_CST) / needed > thread->wait_turn;
    }
    default:
        return false;
    }
}

void cc_wait_counts_reset(uint32_t lock)
{
    uint64_t *count = count_of(lock);
    if (count)
        __atomic_store_n(count, 0, __ATOMIC_SEQ_CST);
}

void cc_wait_counts_forget(void)
{
    if (counts)
        cc_pages_give(counts, counts_room * sizeof *counts);
    counts = NULL;
}
