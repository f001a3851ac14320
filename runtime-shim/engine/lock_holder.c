/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/lock_holder.h"

#include <pthread.h>
#include <semaphore.h>

#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/platform/machine.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/record_mapping.h"

/* glibc's words. */
enum { MUTEX_TID = 0x3fffffff, READER_SHIFT = 3, WRITE_PHASE = 1, WRITE_LOCKED = 2 };

static uint32_t load(const void *word)
{
    return __atomic_load_n((const uint32_t *)word, __ATOMIC_RELAXED);
}

bool cc_lock_is_taken(uint64_t address, uint8_t kind)
{
    switch (kind) {
    case CC_RECORD_MUTEX:
    case CC_RECORD_C11:
        return load(&((const pthread_mutex_t *)address)->__data.__lock) != 0;
    case CC_RECORD_RWLOCK: {
        uint32_t word = load(&((const pthread_rwlock_t *)address)->__data.__readers);
        return word >> READER_SHIFT || (word & WRITE_LOCKED && word & WRITE_PHASE);
    }
    case CC_RECORD_SPIN:
        return cc_spin_word_is_taken(load((const void *)address));
    case CC_RECORD_SEM:
        return load((const void *)address) == 0;
    default:
        return true;
    }
}

int32_t cc_lock_owner_tid(uint64_t address, uint8_t kind)
{
    if (kind == CC_RECORD_MUTEX || kind == CC_RECORD_C11)
        return (int32_t)(load(&((const pthread_mutex_t *)address)->__data.__owner) & MUTEX_TID);
    if (kind == CC_RECORD_RWLOCK)
        return (int32_t)load(&((const pthread_rwlock_t *)address)->__data.__cur_writer);
    return 0;
}

long cc_mutex_owner_peek(uint64_t address, int32_t *tid)
{
    uint32_t word = 0;
    long result = cc_memory_peek((uint64_t)(uintptr_t) & ((const pthread_mutex_t *)address)->__data.__owner, &word);
    *tid = (int32_t)(word & MUTEX_TID);
    return result;
}

/* Elements that the fast path claims are of mutexes and have no mark. */
static bool is_claim(const struct cc_record_held *held)
{
    uint64_t address = __atomic_load_n(&held->address, __ATOMIC_ACQUIRE);
    return held->kind == CC_RECORD_MUTEX && address && !(address & (CC_RECORD_HELD_AWAITED | CC_RECORD_HELD_SLOWLY));
}

bool cc_thread_has_last(const struct cc_record_thread *thread, const struct cc_record_held *last)
{
    int32_t owner;
    return !is_claim(last) || cc_mutex_owner_peek(last->address, &owner) != 0 || owner == thread->tid;
}

bool cc_thread_claims(const struct cc_record_thread *thread, struct cc_record_held *out)
{
    uint32_t block = __atomic_load_n(&thread->held, __ATOMIC_ACQUIRE), count = cc_thread_held_count(thread);
    int32_t owner;
    if (!block || !count)
        return false;
    *out = *cc_the_held(block + count - 1);
    if (!is_claim(out) || !out->lock)
        return false;
    const struct cc_record_lock *lock = cc_the_lock(out->lock);
    if (lock->address != out->address || lock->flags & (CC_RECORD_LOCK_FOREIGN_RELEASE | CC_RECORD_LOCK_FREED) ||
        cc_mutex_owner_peek(out->address, &owner) != 0)
        return false;
    return owner && owner != thread->tid;
}

uint32_t cc_thread_held_count(const struct cc_record_thread *thread)
{
    uint32_t block = __atomic_load_n(&thread->held, __ATOMIC_ACQUIRE), count = 0;
    while (block && cc_record_is_held(cc_the_held(block + count)))
        count++;
    return count;
}

bool cc_thread_holds(uint32_t number, uint64_t address, struct cc_holder *out)
{
    const struct cc_record_thread *thread = cc_the_thread(number);
    uint32_t block = __atomic_load_n(&thread->held, __ATOMIC_ACQUIRE);
    bool found = false;
    for (const struct cc_record_held *held = cc_the_held(block); block && cc_record_is_held(held); held++) {
        if (cc_record_held_address(held) != address)
            continue;
        /* Who asks knows that the lock is there. */
        if (!cc_record_is_held(held + 1) && is_claim(held) && cc_lock_owner_tid(address, held->kind) != thread->tid)
            continue;
        *out = (struct cc_holder){ .thread = number, .stack = held->stack, .lock = held->lock, .mode = held->mode };
        found = true;
    }
    return found;
}

void cc_lock_holders(uint64_t address, bool (*each)(void *context, const struct cc_holder *holder), void *context)
{
    struct cc_holder holder;
    for (uint32_t place = 0; place < cc_live_places(); place++) {
        uint32_t number = cc_live_at(place);
        if (number && cc_thread_holds(number, address, &holder) && !each(context, &holder))
            return;
    }
}

struct search {
    uint32_t except;
    struct cc_holder *out;
    bool found;
};

static bool take_first(void *context, const struct cc_holder *holder)
{
    struct search *search = context;
    if (holder->thread == search->except)
        return true;
    *search->out = *holder;
    search->found = true;
    return false;
}

bool cc_lock_holder_find(uint64_t address, uint32_t except, struct cc_holder *out)
{
    struct search search = { .except = except, .out = out };
    cc_lock_holders(address, take_first, &search);
    return search.found;
}
