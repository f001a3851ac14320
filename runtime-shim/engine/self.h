/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a thread knows of itself, and the fast path of acquiring and releasing.
 *
 * Held locks lie in a block of the record, so that other threads and the tools can read them while
 * the process runs and after it was killed. What a thread holds is a chain: each lock, where it was acquired, and the chain
 * below. Chains have numbers; one that has a number has been recorded with all its edges, and costs nothing more. That is
 * lockdep's idea. An element keeps what it was filled with when its lock is released: most acquisitions find what they need
 * in the element that they are about to use. Others find it in `recent`, by address, or in `seen`, by a hash of the chain.
 *
 * Invariants: elements of `held` from the top on have address 0; the one at the top may have an awaited one.
 * What a free element was filled with is still true if its site is not 0: who fills an element puts 0 into the site of
 * the next one, and who changes the chain of one that is in use sees to it that it is not kept (CC_RECORD_HELD_SLOWLY).
 * An element is offered before the lock is acquired, and looked at again after: a signal handler that came in
 * between has used it.
 * held[-1] exists and has address 0; its chain is the empty one. The element at held_end exists too, and its countdown
 * is over, so that the fast path never offers it, and one more, so that filling it does no harm.
 * Thread-safety: each thread uses its own. Signal-safety: handlers run on top; while the mode is not ON
 * they go straight to the real functions.
 */
#ifndef CC_SHIM_SELF_H
#define CC_SHIM_SELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockgraph/record_format.h"
#include "runtime-shim/platform/machine.h"

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
    uint64_t key; /* a hash of the chain below, the word and the site */
    uint32_t lock, stack;
    uint32_t chain;
};

/* The same as it is looked for first, by the address of its last lock: fields of cc_record_held. */
struct cc_recent {
    uint64_t word;
    uint64_t site; /* from here on */
    uint32_t below, chain;
    uint32_t lock, stack;
};

enum { CC_HELD_BESIDES = 3 }; /* elements of a block beside those that can be held */

enum { CC_TOLD = 8, CC_KNOWN = 8, CC_STOOD = 4, CC_STOOD_FRAMES = 24 };

enum { CC_FIRST_SEEN = 64 }; /* slots that a thread begins with */

/* A lock that is known to be current, unless the generation has changed. */
struct cc_known {
    uint64_t word; /* address and generation */
    uint32_t lock, kind;
};

/* A condition that was signalled with the locks of a chain held, while all there was to say of that has been said. */
struct cc_told {
    uint64_t word; /* address and generation */
    uint32_t lock, chain, kind;
};

/* A stack that was walked, and where its return addresses stand: while they do, it is the same. */
struct cc_stood {
    uint64_t from; /* the frame that it was walked from */
    uint32_t stack, count;
    uint32_t way;  /* through the shim, which is not told by where it ends */
    uint64_t hash; /* of as many callers as were asked for */
    uint64_t at[CC_STOOD_FRAMES], word[CC_STOOD_FRAMES];
};

/* What spares looking up what was looked up lately. Not in thread-local memory, of which there is little. */
struct cc_lately {
    struct cc_known known[CC_KNOWN];   /* by address: locks that cc_lock_used gave */
    uint32_t told[CC_TOLD];            /* by lock: a condition whose further signals say nothing about the order */
    uint32_t asked[CC_TOLD];           /* by lock: one whose signals are no longer counted */
    struct cc_told signalled[CC_TOLD]; /* by address and chain */
    struct cc_recent again[CC_TOLD];   /* by address: chains that a wait ended with */
    struct cc_stood stood[CC_STOOD];
    uint32_t next_stood;  /* the next one to be overwritten */
    struct cc_stood made; /* callers of the last initialisation */
};

struct cc_self {
    struct cc_record_held *top; /* the first free element of `held`; CC_NO_HELD unless the mode is ON */
    uint32_t mode;              /* enum cc_self_mode */
    uint32_t recent_mask;
    struct cc_recent *recent; /* by address: a chain that a lock was last acquired in, or 0 */
    struct cc_record_thread *thread;
    struct cc_record_held *kept_top; /* `top`, while that is hidden */
    struct cc_record_held *held_end; /* of the elements there are */
    struct cc_record_held *held;
    struct cc_seen *seen; /* by key, with open addressing: all chains */
    uint32_t seen_mask, held_room;
    uint32_t number; /* THREADS */
    uint32_t epoch;
    struct {
        uint8_t kind, mode;
        uint16_t depth;
    } as_mutex;          /* beside it: what an element of a mutex has there, so that both are stored at once */
    uint32_t chains;     /* in `seen` */
    uint32_t last_chain; /* the latest number given */
    uint32_t place;      /* where it stands in the list of live threads */
    uint64_t stack_end;
    uint64_t lowest_stack_lock; /* of the locks that lie on its own stack, 0 when there is none */
    uint32_t failed_tries;      /* try-locks in a row that failed */
    uint32_t exit_round;
    uint32_t ends;       /* edges from its end to locks */
    uint32_t hand_overs; /* epochs that hand-overs have begun */
    struct cc_lately *lately;
    bool has_waited; /* for the lock that it is about to push */
    bool burdened;   /* waits while it holds locks, and is counted as such */
};

extern __thread struct cc_self cc_self __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* An element that matches no acquisition and no release: so the fast path need not ask for the mode. */
extern struct cc_record_held cc_no_held[2] __attribute__((visibility("hidden")));
#define CC_NO_HELD (&cc_no_held[1])

/* Changes when a lock at an address that falls here begins or ends: chains with the old one are then new. */
enum { CC_GENERATIONS = CC_PAGE > 16384 ? CC_PAGE / 8 : 2048 }; /* whole pages */
extern uint64_t cc_generations[CC_GENERATIONS] __attribute__((visibility("hidden")));

/*
 * What a child by a bare clone() does not have: it has the mapping of the record, which is its parent's, and must not write to
 * it. The kernel gives it zeros here and for the generations, so that no chain is one seen before.
 */
struct cc_own_page {
    uint64_t is_ours; /* not 0 in the process that the record is of */
    uint64_t
        generation; /* changes with each of cc_generations: elements are compared by it, as a table costs the fast path more
                            than filling elements anew costs programs that make locks all the time */
    uint64_t unused[CC_PAGE / 8 - 2];
};
extern struct cc_own_page cc_own_page __attribute__((visibility("hidden")));
void cc_own_page_set(void);

static inline uint64_t *cc_generation_of(uint64_t address)
{
    return &cc_generations[(address >> 5) % CC_GENERATIONS];
}

static inline void cc_generation_advance(uint64_t address)
{
    (void)__atomic_fetch_add(cc_generation_of(address), UINT64_C(0x632be59bd9b4e019), __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&cc_own_page.generation, UINT64_C(0x632be59bd9b4e019), __ATOMIC_RELAXED);
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
    bool answers;       /* the real function may refuse: what it returns has to be seen */
};

/* A bit of cc_record_held.depth: `time` is set, the time until the release is wanted. */
enum { CC_HELD_MEASURED = 0x8000 };

/* What there is to compare of an acquisition besides its site. Addresses leave the highest byte free. */
static inline __attribute__((always_inline)) uint64_t cc_word_with(struct cc_acquisition a, uint64_t generation)
{
    return (a.address + generation) ^ (uint64_t)((a.mode ^ CC_RECORD_EXCLUSIVE) | a.answers << 2 | a.flags << 4) << 56;
}

/* In chains, */
static inline __attribute__((always_inline)) uint64_t cc_link_word(struct cc_acquisition a)
{
    return cc_word_with(a, __atomic_load_n(cc_generation_of(a.address), __ATOMIC_RELAXED));
}

/* and in the elements of `held`. */
static inline __attribute__((always_inline)) uint64_t cc_held_word(struct cc_acquisition a)
{
    return cc_word_with(a, __atomic_load_n(&cc_own_page.generation, __ATOMIC_RELAXED));
}

/* Slow ways of the functions below (held_locks.c). */
void cc_held_push_slow(struct cc_self *self, const struct cc_acquisition *a);

/* cc_held_push of the mutex at the end of a wait, which is not what the thread acquires there otherwise. */
void cc_held_push_again(struct cc_self *self, const struct cc_acquisition *a);

/* The same as cc_held_offer, for a chain that is known but was not the lock's last one. */
struct cc_record_held *cc_held_offer_known(struct cc_self *self, const struct cc_acquisition *a, uint64_t awaited);

/*
 * Enter the chain that acquiring as `a` says would make, before it does: for who may have to wait. Returns the lock and its
 * stack, 0 when there is no room. The thread is marked busy.
 */
uint32_t cc_chain_note(struct cc_self *self, struct cc_acquisition a, uint32_t *stack);

/* Let the first measured acquisitions of new elements be any: threads that take few locks count as much as others. */
void cc_held_countdowns_set(struct cc_record_held *held, uint32_t count);

/* The number of the empty chain changes, and of all chains on it: they are entered anew. */
void cc_chains_renew(struct cc_self *self);

/* Give back the tables of chains, when they are not those that the thread began with. */
void cc_seen_give(struct cc_self *self);

void cc_held_release_other(struct cc_self *self, uint64_t address, uint64_t site, uint8_t kind);

/* Give the thread its place in the engine; false when it has to be left alone. */
bool cc_self_attach(struct cc_self *self);

/* From now on the fast path finds nothing. */
static inline void cc_self_hide(struct cc_self *self, enum cc_self_mode mode)
{
    self->mode = mode;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (self->top == CC_NO_HELD)
        return;
    self->kept_top = self->top;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    self->top = CC_NO_HELD;
}

/* Enter and leave the engine. */
static inline void cc_self_enter(struct cc_self *self)
{
    cc_self_hide(self, CC_SELF_BUSY);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static inline void cc_self_leave(struct cc_self *self)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (self->mode != CC_SELF_BUSY)
        return;
    self->top = self->kept_top;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    self->mode = CC_SELF_ON;
}

/* Say whether what this thread does is recorded. */
static inline bool cc_self_is_on(struct cc_self *self)
{
    if (CC_LIKELY(self->mode == CC_SELF_ON) && CC_UNLIKELY(!__atomic_load_n(&cc_own_page.is_ours, __ATOMIC_RELAXED)))
        cc_self_hide(self, CC_SELF_OFF);
    return CC_LIKELY(self->mode == CC_SELF_ON) || (self->mode == CC_SELF_NEW && cc_self_attach(self));
}

/* The first free element, hidden or not, and how to move it. */
static inline struct cc_record_held *cc_held_top(const struct cc_self *self)
{
    return CC_LIKELY(self->top != CC_NO_HELD) ? self->top : self->kept_top;
}

static inline void cc_held_top_set(struct cc_self *self, struct cc_record_held *top)
{
    if (CC_LIKELY(self->top != CC_NO_HELD))
        self->top = top;
    else
        self->kept_top = top;
}

/* Locks that the thread holds. */
static inline uint32_t cc_held_count(const struct cc_self *self)
{
    return (uint32_t)(cc_held_top(self) - self->held);
}

/* What no fast path does: the chain of the element was changed, so it must not be kept. */
static inline void cc_held_mark(struct cc_record_held *held)
{
    held->address |= CC_RECORD_HELD_SLOWLY;
}

/* Fill an element. What is stored last says that the next one has to be filled anew. */
static inline __attribute__((always_inline)) void cc_held_fill(const struct cc_self *self, struct cc_record_held *held,
                                                               struct cc_acquisition a, uint64_t word,
                                                               const struct cc_recent *from)
{
    held->word = word;
    __builtin_memcpy(&held->site, &from->site, sizeof *from - offsetof(struct cc_recent, site));
    if (a.kind == CC_RECORD_MUTEX && a.mode == CC_RECORD_EXCLUSIVE) {
        __builtin_memcpy(&held->epoch, &self->epoch, sizeof(uint64_t));
    } else {
        held->epoch = self->epoch;
        held->kind = a.kind;
        held->mode = a.mode;
        held->depth = 0;
    }
    held[1].site = 0;
}

/*
 * Fill the element at the top, if what `a` says makes the chain that its lock was last acquired in.
 */
static inline __attribute__((always_inline)) bool cc_held_refill(struct cc_self *self, struct cc_record_held *top,
                                                                 struct cc_acquisition a, uint64_t word)
{
    const struct cc_recent *recent = &self->recent[cc_recent_slot(a.address) & self->recent_mask];
    if (CC_UNLIKELY(recent->word != cc_link_word(a)) || CC_UNLIKELY(recent->site != a.site) ||
        CC_UNLIKELY(recent->below != top[-1].chain))
        return false;
    cc_held_fill(self, top, a, word, recent);
    return true;
}

/*
 * The address of a lock as it is offered. The compiler cannot tell it from another number: so it keeps it, and not the address
 * beside it, over the real call.
 */
static inline __attribute__((always_inline)) uint64_t cc_held_await(uint64_t address)
{
    uint64_t awaited = address + CC_RECORD_HELD_AWAITED;
    __asm__("" : "+r"(awaited));
    return awaited;
}

/*
 * Make ready what the thread will hold when it has acquired what `a` says, if that makes a chain seen before and nothing
 * else is to be done; NULL when cc_held_push_slow has to. Others see by it what the thread waits for, should it wait.
 * Done before the real function's atomic operation, which waits for all stores before it: so they are few, and
 * what depends on each other is short.
 */
static inline __attribute__((always_inline)) struct cc_record_held *
cc_held_offer(struct cc_self *self, struct cc_acquisition a, uint64_t awaited)
{
    struct cc_record_held *top = self->top;
    uint64_t word = cc_held_word(a);
    if ((CC_UNLIKELY(top->word != word) || CC_UNLIKELY(top->site != a.site)) &&
        CC_UNLIKELY(!cc_held_refill(self, top, a, word)))
        return NULL;
    if (CC_UNLIKELY(--top->countdown < 0))
        return NULL;
    __atomic_store_n(&top->address, awaited, __ATOMIC_RELEASE);
    return top;
}

/* The thread has acquired what it offered. False when a signal handler used the element meanwhile. */
static inline __attribute__((always_inline)) bool cc_held_take(struct cc_self *self, struct cc_record_held *offered,
                                                               uint64_t awaited)
{
    if (CC_UNLIKELY(offered->address != awaited))
        return false;
    self->top = offered + 1;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&offered->address, awaited - CC_RECORD_HELD_AWAITED, __ATOMIC_RELEASE);
    return true;
}

/*
 * Note that the calling thread has the lock that it is about to acquire, as cc_held_offer would offer it; false when somebody has to do
 * more. For mutexes whose real function gives nothing but 0, so that it can be the last thing that is called (decision 0060). Who wants to
 * know whether the thread has it already looks into the mutex, as cc_thread_holds does.
 */
static inline __attribute__((always_inline)) bool cc_held_claim(struct cc_self *self, struct cc_acquisition a)
{
    struct cc_record_held *top = self->top;
    uint64_t word = cc_held_word(a);
    if ((CC_UNLIKELY(top->word != word) || CC_UNLIKELY(top->site != a.site)) &&
        CC_UNLIKELY(!cc_held_refill(self, top, a, word)))
        return false;
    if (CC_UNLIKELY(--top->countdown < 0))
        return false;
    self->top = top + 1;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&top->address, a.address, __ATOMIC_RELEASE);
    return true;
}

/* Note that the calling thread has acquired what `a` says. */
static inline __attribute__((always_inline)) void cc_held_push(struct cc_self *self, struct cc_acquisition a)
{
    uint64_t awaited = cc_held_await(a.address);
    struct cc_record_held *offered = self->has_waited ? NULL : cc_held_offer(self, a, awaited);
    if (CC_UNLIKELY(!offered) || CC_UNLIKELY(!cc_held_take(self, offered, awaited)))
        cc_held_push_slow(self, &a);
}

/* The same as below, if the lock is the last one acquired and nothing more is to be done; else false. */
static inline __attribute__((always_inline)) bool cc_held_pop_last(struct cc_self *self, uint64_t address)
{
    struct cc_record_held *held = self->top - 1;
    if (CC_UNLIKELY(held->address != address))
        return false;
    __atomic_store_n(&held->address, 0, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    self->top = held;
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

#endif
