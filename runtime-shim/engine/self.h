/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a thread knows of itself, and the fast path of acquiring and releasing.
 *
 * Held locks lie in a block of the record, so that other threads and the tools can read them while
 * the process runs and after it was killed. Each element carries the key of the chain of locks up to it
 * (a hash over addresses, call sites and modes); a chain whose key is in the thread's `seen` table has
 * been recorded with all its edges, and costs nothing more. That is lockdep's idea.
 *
 * Invariants: elements of `held` at and above thread->held_count have address 0. An element is
 * reserved before it is filled, so that a signal handler that comes in between uses the next one.
 * held[-1] exists and has address 0; its key is where chains begin.
 * Thread-safety: each thread uses its own. Signal-safety: handlers run on top; while the mode is not ON
 * they go straight to the real functions.
 */
#ifndef CC_SHIM_SELF_H
#define CC_SHIM_SELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockgraph/record_format.h"

#define CC_LIKELY(x) __builtin_expect(!!(x), 1)
#define CC_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define CC_RETURN_SITE() ((uint64_t)__builtin_return_address(0))

enum cc_self_mode {
    CC_SELF_NEW = 0, /* not known to the engine yet */
    CC_SELF_ON,
    CC_SELF_BUSY, /* inside the engine */
    CC_SELF_OFF,  /* nothing is recorded any more */
};

/* A chain of held locks that has been recorded; `seen` is a hash table of them with open addressing. `lock` and `stack` are those of its last acquisition. */
struct cc_seen {
    uint64_t key;
    uint32_t lock, stack;
};

enum { CC_FIRST_SEEN = 64 }; /* slots that a thread begins with */

struct cc_self {
    uint32_t mode;   /* enum cc_self_mode */
    uint32_t sample; /* acquisitions until the next one is measured */
    struct cc_record_thread *thread;
    struct cc_record_held *held;
    struct cc_seen *recent; /* by address: the chain that a lock was last acquired in, or 0 */
    uint32_t recent_mask, held_room;
    struct cc_seen *seen; /* by key: all chains */
    uint32_t seen_mask;
    uint32_t number; /* THREADS */
    uint32_t epoch;
    uint32_t chains; /* in `seen` */
    uint32_t place;  /* where it stands in the list of live threads */
    uint64_t stack_end;
    uint64_t lowest_stack_lock; /* of the locks that lie on its own stack, 0 when there is none */
    uint32_t failed_tries;      /* try-locks in a row that failed */
    uint32_t exit_round;
};

extern __thread struct cc_self cc_self __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* Rises when a lock at an address that falls here begins or ends: chains with the old one are then new. */
enum { CC_GENERATIONS = 4096 };
extern uint32_t cc_generations[CC_GENERATIONS] __attribute__((visibility("hidden")));

static inline uint32_t *cc_generation_of(uint64_t address)
{
    return &cc_generations[(address >> 5) % CC_GENERATIONS];
}

/* Where a lock stands in `recent`: neighbours near each other, and regions of a megabyte on top of each other. */
static inline uint64_t cc_recent_slot(uint64_t address)
{
    return (address >> 5) + (address >> 20);
}

/* How a lock is acquired. */
struct cc_acquisition {
    uint64_t address, site;
    uint8_t kind, mode; /* enum cc_record_kind, enum cc_record_mode */
    uint8_t flags;      /* enum cc_record_witness_flag */
};

/* A bit of cc_record_held.depth: `time` is set, the time until the release is wanted. */
enum { CC_HELD_MEASURED = 0x8000 };

static inline __attribute__((always_inline)) uint64_t cc_chain_key(uint64_t below, struct cc_acquisition a)
{
    uint64_t word = below ^ a.address ^ (a.site << 24 | a.site >> 40);
    word += (uint64_t)(a.mode | a.flags << 4) << 56;
    word += (uint64_t)*cc_generation_of(a.address) << 12;
    word *= UINT64_C(0x9e3779b97f4a7c15);
    return word ^ word >> 32;
}

/* Slow ways of the functions below (held_locks.c). */
void cc_held_push_slow(struct cc_self *self, const struct cc_acquisition *a);

/*
 * Enter the chain that acquiring as `a` says would make, before it does: for who may have to wait. Returns the lock and its
 * stack, 0 when there is no room. The thread is marked busy.
 */
uint32_t cc_chain_note(struct cc_self *self, struct cc_acquisition a, uint32_t *stack);

void cc_held_release_other(struct cc_self *self, uint64_t address, uint64_t site, uint8_t kind);

/* Give the thread its place in the engine; false when it has to be left alone. */
bool cc_self_attach(struct cc_self *self);

/* Say whether what this thread does is recorded. */
static inline bool cc_self_is_on(struct cc_self *self)
{
    return CC_LIKELY(self->mode == CC_SELF_ON) || (self->mode == CC_SELF_NEW && cc_self_attach(self));
}

/* The last fields of a held lock, which are stored as one word. */
struct cc_held_tail {
    uint32_t epoch;
    uint8_t kind, mode;
    uint16_t depth;
};

/* The key of the chain that acquiring as `a` says would make. Good until this thread acquires or releases. */
static inline __attribute__((always_inline)) uint64_t cc_held_next_key(const struct cc_self *self,
                                                                       struct cc_acquisition a)
{
    return cc_chain_key(self->held[(int64_t)self->thread->held_count - 1].key, a);
}

/*
 * Note that the calling thread has acquired what `a` says, if it is a chain seen before and nothing else is to be done;
 * false when cc_held_push_slow has to. `key` was asked for before, so that computing it is over when the real
 * function's atomic operation is. Stores are few: the next atomic operation waits for them.
 */
static inline __attribute__((always_inline)) bool cc_held_push_seen(struct cc_self *self, struct cc_acquisition a,
                                                                    uint64_t key)
{
    struct cc_record_thread *thread = self->thread;
    uint32_t count = thread->held_count;
    const struct cc_seen *seen = &self->recent[cc_recent_slot(a.address) & self->recent_mask];
    if (CC_UNLIKELY(count >= self->held_room) || CC_UNLIKELY(seen->key != key) || CC_UNLIKELY(self->sample == 0))
        return false;
    self->sample--;
    __atomic_store_n(&thread->held_count, count + 1, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    struct cc_record_held *held = &self->held[count];
    struct cc_held_tail tail = { .epoch = self->epoch, .kind = a.kind, .mode = a.mode };
    held->key = key;
    held->site = a.site;
    __builtin_memcpy(&held->lock, &seen->lock, sizeof held->lock + sizeof held->stack);
    __builtin_memcpy(&held->epoch, &tail, sizeof tail);
    __atomic_store_n(&held->address, a.address, __ATOMIC_RELEASE);
    return true;
}

static inline __attribute__((always_inline)) void cc_held_push(struct cc_self *self, struct cc_acquisition a)
{
    if (CC_UNLIKELY(!cc_held_push_seen(self, a, cc_held_next_key(self, a))))
        cc_held_push_slow(self, &a);
}

/* The same as below, if the lock is the last one acquired and nothing more is to be done; else false. */
static inline __attribute__((always_inline)) bool cc_held_pop_last(struct cc_self *self, uint64_t address)
{
    struct cc_record_thread *thread = self->thread;
    uint32_t count = thread->held_count;
    struct cc_record_held *held = self->held + (int64_t)count - 1;
    if (CC_UNLIKELY(held->address != address) || CC_UNLIKELY(held->depth))
        return false;
    __atomic_store_n(&held->address, 0, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&thread->held_count, count - 1, __ATOMIC_RELAXED);
    return true;
}

/* Note that the calling thread is about to release the lock at `address`. */
static inline __attribute__((always_inline)) void cc_held_pop(struct cc_self *self, uint64_t address, uint64_t site,
                                                              uint8_t kind)
{
    if (!cc_held_pop_last(self, address))
        cc_held_release_other(self, address, site, kind);
}

/*
 * Say that the thread is going to acquire the lock at `address`; 0 when it has it or has given up. The address
 * carries the kind in its lowest bits, see cc_published_kind.
 */
static inline void cc_self_publish(struct cc_self *self, uint64_t address)
{
    __atomic_store_n(&self->thread->acquiring, address, __ATOMIC_RELAXED);
}

enum { CC_PUBLISH_MUTEX = 0, CC_PUBLISH_RWLOCK = 1, CC_PUBLISH_SPIN = 2, CC_PUBLISH_C11 = 3, CC_PUBLISH_MASK = 3 };

static inline uint8_t cc_published_kind(uint64_t published)
{
    static const uint8_t kinds[] = { CC_RECORD_MUTEX, CC_RECORD_RWLOCK, CC_RECORD_SPIN, CC_RECORD_C11 };
    return kinds[published & CC_PUBLISH_MASK];
}

/* Enter and leave the engine. */
static inline void cc_self_enter(struct cc_self *self)
{
    self->mode = CC_SELF_BUSY;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static inline void cc_self_leave(struct cc_self *self)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (self->mode == CC_SELF_BUSY)
        self->mode = CC_SELF_ON;
}

#endif
