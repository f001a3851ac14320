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
    return lock && lock < counts_room ? &all[lock] : NULL;
}

/* The waiters are in the low half, the signals given in the high half. */
static void change(uint32_t lock, uint64_t (*next)(uint64_t waiters, uint64_t given))
{
    uint64_t *count = count_of(lock);
    if (!count)
        return;
    uint64_t old = __atomic_load_n(count, __ATOMIC_RELAXED), new;
    do {
        new = next((uint32_t)old, old >> 32);
    } while (new != old && !__atomic_compare_exchange_n(count, &old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
}

static uint64_t pack(uint64_t waiters, uint64_t given)
{
    return (given < waiters ? given : waiters) << 32 | waiters;
}

static uint64_t enter(uint64_t waiters, uint64_t given)
{
    return pack(waiters + 1, given);
}

static uint64_t leave(uint64_t waiters, uint64_t given)
{
    return pack(waiters ? waiters - 1 : 0, given ? given - 1 : 0);
}

static uint64_t give_one(uint64_t waiters, uint64_t given)
{
    return pack(waiters, given + 1);
}

static uint64_t give_all(uint64_t waiters, uint64_t given)
{
    (void)given;
    return pack(waiters, waiters);
}

void cc_cond_enter(uint32_t lock)
{
    change(lock, enter);
}

void cc_cond_leave(uint32_t lock)
{
    change(lock, leave);
}

void cc_cond_signal(uint32_t lock, bool all)
{
    change(lock, all ? give_all : give_one);
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
        return !count || __atomic_load_n(count, __ATOMIC_SEQ_CST) >> 32;
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
