/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a thread knows of itself, and the fast path of acquiring and releasing.
 *
 * Held locks lie in a block of the record, so that other threads and the tools can read them while
 * the process runs and after it was killed. Each element carries the key of the chain of locks up to it
 * (a hash over addresses, call sites and modes); a chain whose key is in the thread's `seen` table has
 * been recorded with all its edges, and costs nothing more. That is lockdep's idea.
 *
 * Invariants: elements of `held` above `top` have address 0; the one at it too, unless the thread is
 * about to acquire the lock whose address it has.
 * An element is filled before `top` passes it and looked at again after the lock was acquired: a signal handler that came in
 * between has used it.
 * held[-1] exists and has address 0; its key is where chains begin. The element at held_end exists too, and its countdown
 * is over, so that the fast path never fills it.
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

/* A chain of held locks that has been recorded. `lock` and `stack` are those of its last acquisition. */
struct cc_seen {
    uint64_t key;
    uint32_t lock, stack;
};

/* The last fields of a held lock, which are stored as one word. */
struct cc_held_tail {
    uint32_t epoch;
    uint8_t kind, mode;
    uint16_t depth;
};

/* The same chain as it is looked for first, by the address of its last lock: all but the first fields of cc_record_held. */
struct cc_recent {
    uint64_t key, site;
    uint32_t lock, stack;
    struct cc_held_tail tail;
};

enum { CC_FIRST_SEEN = 64 }; /* slots that a thread begins with */

struct cc_self {
    uint32_t mode; /* enum cc_self_mode */
    uint32_t recent_mask;
    struct cc_record_held *top; /* the first free element of `held` */
    struct cc_record_thread *thread;
    struct cc_recent *recent;        /* by address: the chain that a lock was last acquired in, or 0 */
    struct cc_record_held *held_end; /* of the elements there are */
    struct cc_record_held *held;
    struct cc_seen *seen; /* by key, with open addressing: all chains */
    uint32_t seen_mask, held_room;
    uint32_t number; /* THREADS */
    uint32_t epoch;
    uint32_t chains; /* in `seen` */
    uint32_t place;  /* where it stands in the list of live threads */
    uint64_t stack_end;
    uint64_t lowest_stack_lock; /* of the locks that lie on its own stack, 0 when there is none */
    uint32_t failed_tries;      /* try-locks in a row that failed */
    uint32_t exit_round;
    uint32_t ends;       /* edges from its end to locks */
    uint32_t hand_overs; /* epochs that hand-overs have begun */
    bool has_waited;     /* for the lock that it is about to push */
};

extern __thread struct cc_self cc_self __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* Changes when a lock at an address that falls here begins or ends: chains with the old one are then new. */
enum { CC_GENERATIONS = 2048 };
extern uint64_t cc_generations[CC_GENERATIONS] __attribute__((visibility("hidden")));

/*
 * Not 0 in the process that the record is of. A child by a bare clone() has the mapping too, and must not write to it: the
 * kernel gives it zeros here and for the generations, so that no chain is one seen before.
 */
enum { CC_PAGE = 4096 };
extern uint64_t cc_is_ours[CC_PAGE / 8] __attribute__((visibility("hidden")));
void cc_is_ours_set(void);

static inline uint64_t *cc_generation_of(uint64_t address)
{
    return &cc_generations[(address >> 5) % CC_GENERATIONS];
}

static inline void cc_generation_advance(uint64_t address)
{
    (void)__atomic_fetch_add(cc_generation_of(address), UINT64_C(0x632be59bd9b4e019), __ATOMIC_RELAXED);
}

/* Where a lock stands in `recent`: neighbours near each other, and those of one page beside those of the next. */
static inline uint64_t cc_recent_slot(uint64_t address)
{
    return (address >> 5) + (address >> 12);
}

/* How a lock is acquired. */
struct cc_acquisition {
    uint64_t address, site;
    uint8_t kind, mode; /* enum cc_record_kind, enum cc_record_mode */
    uint8_t flags;      /* enum cc_record_witness_flag */
};

/* A bit of cc_record_held.depth: `time` is set, the time until the release is wanted. */
enum { CC_HELD_MEASURED = 0x8000 };

/* A number for an acquisition, of which all bits are as good as any. What it takes is at hand at once. */
static inline __attribute__((always_inline)) uint64_t cc_link_key(struct cc_acquisition a)
{
    uint64_t word = a.address + *cc_generation_of(a.address);
    word ^= (uint64_t)((a.mode ^ CC_RECORD_EXCLUSIVE) | a.flags << 4) << 56;
    word *= UINT64_C(0x9e3779b97f4a7c15);
    return word ^ word >> 32 ^ a.site;
}

/* The key of a chain: of what is below, and of the link that is added. */
static inline __attribute__((always_inline)) uint64_t cc_chain_key(uint64_t below, struct cc_acquisition a)
{
    return (below << 32 | below >> 32) ^ cc_link_key(a);
}

/* Slow ways of the functions below (held_locks.c). */
void cc_held_push_slow(struct cc_self *self, const struct cc_acquisition *a);

/* The same as cc_held_offer, for a chain that is known but was not the lock's last one. */
struct cc_record_held *cc_held_offer_known(struct cc_self *self, const struct cc_acquisition *a);

/*
 * Enter the chain that acquiring as `a` says would make, before it does: for who may have to wait. Returns the lock and its
 * stack, 0 when there is no room. The thread is marked busy.
 */
uint32_t cc_chain_note(struct cc_self *self, struct cc_acquisition a, uint32_t *stack);

/* Let the first measured acquisitions of new elements be any: threads that take few locks count as much as others. */
void cc_held_countdowns_set(struct cc_record_held *held, uint32_t count);

/* Give back the tables of chains, when they are not those that the thread began with. */
void cc_seen_give(struct cc_self *self);

void cc_held_release_other(struct cc_self *self, uint64_t address, uint64_t site, uint8_t kind);

/* Give the thread its place in the engine; false when it has to be left alone. */
bool cc_self_attach(struct cc_self *self);

/* Say whether what this thread does is recorded. */
static inline bool cc_self_is_on(struct cc_self *self)
{
    if (CC_LIKELY(self->mode == CC_SELF_ON) && CC_UNLIKELY(!cc_is_ours[0]))
        self->mode = CC_SELF_OFF;
    return CC_LIKELY(self->mode == CC_SELF_ON) || (self->mode == CC_SELF_NEW && cc_self_attach(self));
}

/*
 * `top` is the first free element from now on. In the record it is stored and never read, as counting there would make each
 * acquisition and release wait for the one before.
 */
static inline __attribute__((always_inline)) void cc_held_top_set(struct cc_self *self, struct cc_record_held *top)
{
    self->top = top;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&self->thread->held_end, (uint32_t)(uintptr_t)top, __ATOMIC_RELAXED);
}

/* Locks that the thread holds. */
static inline uint32_t cc_held_count(const struct cc_self *self)
{
    return (uint32_t)(self->top - self->held);
}

static inline __attribute__((always_inline)) void cc_held_fill(struct cc_record_held *held,
                                                               const struct cc_recent *recent)
{
    __builtin_memcpy((char *)held + offsetof(struct cc_record_held, key), recent, sizeof *recent);
}

/*
 * Make ready what the thread will hold when it has acquired what `a` says, if that makes a chain seen before and nothing
 * else is to be done; NULL when cc_held_push_slow has to. Others see by it what the thread waits for, should it wait.
 * Done before the real function's atomic operation, which waits for all stores before it: so they are few, and
 * what depends on each other is short.
 */
static inline __attribute__((always_inline)) struct cc_record_held *cc_held_offer(struct cc_self *self,
                                                                                  struct cc_acquisition a)
{
    struct cc_record_held *top = self->top;
    const struct cc_recent *recent = &self->recent[cc_recent_slot(a.address) & self->recent_mask];
    if (CC_UNLIKELY(recent->key != cc_chain_key(top[-1].key, a)) || CC_UNLIKELY(--top->countdown < 0))
        return NULL;
    cc_held_fill(top, recent);
    __atomic_store_n(&top->address, a.address, __ATOMIC_RELEASE);
    return top;
}

/* The thread has acquired what it offered. False when a signal handler used the element meanwhile. */
static inline __attribute__((always_inline)) bool cc_held_take(struct cc_self *self, struct cc_record_held *offered)
{
    if (CC_UNLIKELY(offered->address == 0))
        return false;
    cc_held_top_set(self, offered + 1);
    return true;
}

/* Note that the calling thread has acquired what `a` says. */
static inline __attribute__((always_inline)) void cc_held_push(struct cc_self *self, struct cc_acquisition a)
{
    struct cc_record_held *offered = self->has_waited ? NULL : cc_held_offer(self, a);
    if (CC_UNLIKELY(!offered) || CC_UNLIKELY(!cc_held_take(self, offered)))
        cc_held_push_slow(self, &a);
}

/* The same as below, if the lock is the last one acquired and nothing more is to be done; else false. */
static inline __attribute__((always_inline)) bool cc_held_pop_last(struct cc_self *self, uint64_t address)
{
    struct cc_record_held *held = self->top - 1;
    if (CC_UNLIKELY(held->address != address) || CC_UNLIKELY(held->depth))
        return false;
    __atomic_store_n(&held->address, 0, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    cc_held_top_set(self, held);
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
