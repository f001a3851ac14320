/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slow ways of self.h: growing, chains not seen before, releases that are not of the last lock.
 */
#include <string.h>

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/figures.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_edges.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/platform/page_memory.h"

enum { LARGEST_SEEN = 64 * 1024, MOST_HELD = 1 << 20 };

_Static_assert(sizeof(struct cc_recent) - offsetof(struct cc_recent, site) ==
                       offsetof(struct cc_record_held, epoch) - offsetof(struct cc_record_held, site) &&
                   offsetof(struct cc_recent, lock) - offsetof(struct cc_recent, site) ==
                       offsetof(struct cc_record_held, lock) - offsetof(struct cc_record_held, site),
               "a recent chain is a part of a held lock");
_Static_assert(offsetof(struct cc_self, as_mutex) == offsetof(struct cc_self, epoch) + sizeof(uint32_t) &&
                   offsetof(struct cc_record_held, kind) == offsetof(struct cc_record_held, epoch) + sizeof(uint32_t),
               "the epoch and what follows it are stored at once");
_Static_assert(sizeof(struct cc_record_held) == 64, "a held lock is a line of the cache");

struct cc_record_held cc_no_held[2] = { { .address = UINT64_MAX }, { .address = UINT64_MAX } };
static struct cc_recent no_recent[CC_FIRST_SEEN];

__thread struct cc_self cc_self __attribute__((tls_model("initial-exec"))) = {
    .top = CC_NO_HELD,
    .recent = no_recent,
};

void cc_held_countdowns_set(struct cc_record_held *held, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        held[i].countdown = (int32_t)(cc_hash_mix((uint64_t)(uintptr_t)&held[i]) % CC_HOLD_SAMPLE);
}

/* The thread is marked busy. */
static bool grow_held(struct cc_self *self)
{
    uint32_t room = self->held_room * 2 + 1, count = cc_held_count(self);
    uint32_t block = room < MOST_HELD ? cc_record_take(CC_RECORD_HELD, room + CC_HELD_BESIDES) : 0;
    if (!block) {
        cc_engine_switch_off("there is no room for the locks that a thread holds");
        cc_self_hide(self, CC_SELF_OFF);
        return false;
    }
    memcpy(cc_the_held(block), self->held - 1, (self->held_room + 1) * sizeof *self->held);
    self->held = cc_the_held(block + 1);
    self->held_room = room;
    self->held_end = self->held + room;
    cc_held_countdowns_set(self->held + count, room - count);
    cc_held_top_set(self, self->held + count);
    __atomic_store_n(&self->thread->held, block + 1, __ATOMIC_RELEASE);
    return true;
}

/* The hash by which a chain is found. One that came about by a release is none that was acquired. */
enum origin { ACQUIRED, LEFT_OVER };

static uint64_t key_of(uint32_t below, uint64_t word, uint64_t site, enum origin origin)
{
    uint64_t key = cc_hash_step(cc_hash_step((uint64_t)below << 1 | (uint64_t)origin, word), site);
    return key ? key : 1;
}

static const struct cc_seen *find_seen(const struct cc_self *self, uint64_t key)
{
    for (uint64_t i = key;; i++) {
        const struct cc_seen *seen = &self->seen[i & self->seen_mask];
        if (seen->key == key)
            return seen;
        if (seen->key == 0)
            return NULL;
    }
}

static void put_seen(struct cc_seen *table, uint32_t mask, const struct cc_seen *new)
{
    uint64_t i = new->key;
    while (table[i & mask].key && table[i & mask].key != new->key)
        i++;
    table[i & mask] = *new;
}

/* Where a chain that is known is put, so that it is found at once the next time. */
static struct cc_recent *recent_of(struct cc_self *self, const struct cc_acquisition *a)
{
    return a->flags & CC_RECORD_REACQUIRED ? &self->lately->again[a->address / sizeof(uint64_t) % CC_TOLD]
                                           : &self->recent[cc_recent_slot(a->address) & self->recent_mask];
}

void cc_seen_give(struct cc_self *self)
{
    size_t room = self->seen_mask + 1;
    struct cc_recent *recent = self->recent;
    self->recent_mask = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    self->recent = no_recent;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (room <= CC_FIRST_SEEN)
        return;
    cc_pages_give(self->seen, room * sizeof *self->seen);
    cc_pages_give(recent, room * sizeof *recent);
}

static void forget_seen(struct cc_self *self)
{
    memset(self->seen, 0, (self->seen_mask + 1) * sizeof *self->seen);
    self->chains = 0;
}

/* The table is half full: double it. One that may not grow forgets all; that is entered again, at no harm. */
static void grow_seen(struct cc_self *self)
{
    uint32_t room = (self->seen_mask + 1) * 2;
    struct cc_seen *seen = room <= LARGEST_SEEN ? cc_pages_take_all(room * sizeof *seen) : NULL;
    struct cc_recent *recent = seen ? cc_pages_take(room * sizeof *recent) : NULL;
    if (!recent) {
        if (seen)
            cc_pages_give(seen, room * sizeof *seen);
        forget_seen(self);
        return;
    }
    for (uint32_t i = 0; i <= self->seen_mask; i++)
        if (self->seen[i].key)
            put_seen(seen, room - 1, &self->seen[i]);
    cc_seen_give(self);
    self->seen = seen;
    self->recent = recent;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    self->seen_mask = self->recent_mask = room - 1;
}

/* A number for a new chain. Should they ever begin again, no chain is known that has an old one. */
static uint32_t next_chain(struct cc_self *self)
{
    if (++self->last_chain == 0) {
        forget_seen(self);
        memset(self->recent, 0, (self->recent_mask + 1) * sizeof *self->recent);
        memset(self->lately->signalled, 0, sizeof self->lately->signalled);
        memset(self->lately->again, 0, sizeof self->lately->again);
        self->last_chain = 1;
    }
    return self->last_chain;
}

static void add_seen(struct cc_self *self, struct cc_seen *new)
{
    new->chain = next_chain(self);
    if (++self->chains > self->seen_mask / 2)
        grow_seen(self);
    put_seen(self->seen, self->seen_mask, new);
}

/* Enter a chain: the lock, the stack, the edges. `held` is the element that it would fill. */
static void enter_chain(struct cc_self *self, const struct cc_record_held *held, const struct cc_acquisition *a,
                        struct cc_seen *out)
{
    bool in_handler;
    uint32_t held_count = (uint32_t)(held - self->held);
    uint32_t way = a->kind | (uint32_t)a->mode << 8 | (uint32_t)a->flags << 16;
    uint32_t stack = cc_stack_take_again(self, a->site, way, &in_handler);
    uint32_t lock = cc_lock_used(self, a->address, a->kind, a->site, stack);
    *out = (struct cc_seen){ .lock = lock, .stack = stack };
    if (__atomic_load_n(&cc_growing_index_stopped, __ATOMIC_RELAXED))
        cc_engine_lost();
    if (!lock || !stack)
        return;
    if (in_handler && a->kind != CC_RECORD_SEM && !(a->flags & CC_RECORD_CANNOT_WAIT))
        cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_LOCK_IN_HANDLER,
                                                    .lock = lock,
                                                    .second = held_count ? held[-1].lock : 0,
                                                    .site = a->site,
                                                    .other_stack = held_count ? held[-1].stack : 0 });
    cc_lock_flag(lock, CC_RECORD_LOCK_ACQUIRED);
    if (held_count)
        cc_edges_note(self, held_count, a, lock, stack);
    cc_end_edge_note(self, held_count, a, lock, stack);
    /* A handler that came while the thread was about to acquire what is below: the next time it may have it. */
    if (in_handler && held_count && !cc_thread_has_last(self->thread, held - 1))
        return;
    /* The generation may have risen on the way. */
    out->key = key_of(held[-1].chain, cc_link_word(*a), a->site, ACQUIRED);
    add_seen(self, out);
}

/*
 * Fill `held`, which is not among the recent ones. Returns whether its chain is new. One that could not be entered has
 * the number of none, and is not kept.
 */
static bool look_up(struct cc_self *self, struct cc_record_held *held, const struct cc_acquisition *a)
{
    const struct cc_seen *known = find_seen(self, key_of(held[-1].chain, cc_link_word(*a), a->site, ACQUIRED));
    struct cc_seen seen;
    if (!cc_engine_is_on())
        cc_self_hide(self, CC_SELF_OFF);
    if (known)
        seen = *known;
    else
        enter_chain(self, held, a, &seen);
    struct cc_recent recent = { .word = cc_link_word(*a),
                                .site = a->site,
                                .below = held[-1].chain,
                                .chain = seen.chain ? seen.chain : next_chain(self),
                                .lock = seen.lock,
                                .stack = seen.stack };
    cc_held_fill(self, held, *a, cc_held_word(*a), &recent);
    if (seen.chain)
        *recent_of(self, a) = recent;
    return !known;
}

struct cc_record_held *cc_held_offer_known(struct cc_self *self, const struct cc_acquisition *a, uint64_t awaited)
{
    struct cc_record_held *top = self->top;
    uint64_t word = cc_link_word(*a);
    const struct cc_seen *known = find_seen(self, key_of(top[-1].chain, word, a->site, ACQUIRED));
    if (!known || top >= self->held_end || top->countdown <= 0)
        return NULL;
    *recent_of(self, a) = (struct cc_recent){ .word = word,
                                              .site = a->site,
                                              .below = top[-1].chain,
                                              .chain = known->chain,
                                              .lock = known->lock,
                                              .stack = known->stack };
    return cc_held_offer(self, *a, awaited);
}

void cc_held_push_slow(struct cc_self *self, const struct cc_acquisition *a)
{
    /* No lock of the C library is there; and its address would look as if it had marks. */
    if (a->address & (CC_RECORD_HELD_AWAITED | CC_RECORD_HELD_SLOWLY))
        return;
    cc_self_enter(self);
    struct cc_record_held *held = cc_held_top(self);
    __atomic_store_n(&held->address, 0, __ATOMIC_RELAXED);
    if (held >= self->held_end && !grow_held(self))
        return;
    held = cc_held_top(self);
    bool counts = --held->countdown < 0;
    if (counts)
        held->countdown = CC_HOLD_SAMPLE - 1;
    bool is_new = look_up(self, held, a);
    if (counts)
        cc_figures_count(held->lock);
    uint64_t marks = 0;
    if (counts || is_new || self->has_waited) {
        held->time = cc_figures_now();
        held->depth = CC_HELD_MEASURED;
        marks = CC_RECORD_HELD_SLOWLY;
        self->has_waited = false;
    }
    __atomic_store_n(&held->address, a->address | marks, __ATOMIC_RELEASE);
    cc_held_top_set(self, held + 1);
    cc_self_leave(self);
}

void cc_held_push_again(struct cc_self *self, const struct cc_acquisition *a)
{
    struct cc_record_held *top = self->top;
    const struct cc_recent *known = recent_of(self, a);
    if (known->word != cc_link_word(*a) || known->site != a->site || known->below != top[-1].chain ||
        top->countdown <= 0) {
        cc_held_push_slow(self, a);
        return;
    }
    top->countdown--;
    cc_held_fill(self, top, *a, cc_held_word(*a), known);
    self->top = top + 1;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&top->address, a->address, __ATOMIC_RELEASE);
}

uint32_t cc_chain_note(struct cc_self *self, struct cc_acquisition a, uint32_t *stack)
{
    const struct cc_record_held *top = cc_held_top(self);
    const struct cc_seen *known = find_seen(self, key_of(top[-1].chain, cc_link_word(a), a.site, ACQUIRED));
    struct cc_seen seen;
    if (known)
        seen = *known;
    else
        enter_chain(self, top, &a, &seen);
    *stack = seen.stack;
    return seen.lock;
}

static struct cc_acquisition acquisition_of(const struct cc_record_held *held)
{
    return (struct cc_acquisition){
        .address = cc_record_held_address(held), .site = held->site, .kind = held->kind, .mode = held->mode
    };
}

/* What is below `held` has changed. It has another chain then, by which it was never acquired. */
static void put_on(struct cc_self *self, struct cc_record_held *held)
{
    uint64_t key = key_of(held[-1].chain, cc_link_word(acquisition_of(held)), held->site, LEFT_OVER);
    const struct cc_seen *known = find_seen(self, key);
    struct cc_seen seen = { .key = key, .lock = held->lock, .stack = held->stack };
    if (known)
        seen = *known;
    else
        add_seen(self, &seen);
    held->below = held[-1].chain;
    held->chain = seen.chain;
    cc_held_mark(held);
}

void cc_chains_renew(struct cc_self *self)
{
    struct cc_record_held *top = cc_held_top(self);
    self->held[-1].chain = next_chain(self);
    for (struct cc_record_held *held = self->held; held < top; held++) {
        held->below = held[-1].chain;
        held->chain = next_chain(self);
        cc_held_mark(held);
    }
    top->site = 0;
}

/* Take the element at `at` away and close the gap; the chains above it change. */
static void remove_at(struct cc_self *self, uint32_t at)
{
    struct cc_record_held *last = cc_held_top(self) - 1;
    for (struct cc_record_held *held = self->held + at; held < last; held++) {
        int32_t countdown = held->countdown;
        *held = held[1];
        held->countdown = countdown;
        put_on(self, held);
    }
    __atomic_store_n(&last->address, 0, __ATOMIC_RELAXED);
    last->site = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    cc_held_top_set(self, last);
}

/* A lock is released that this thread does not hold, as far as the shim knows. */
static void release_unheld(struct cc_self *self, uint64_t address, uint64_t site, uint8_t kind)
{
    if (address & (CC_RECORD_HELD_AWAITED | CC_RECORD_HELD_SLOWLY))
        return; /* see cc_held_push_slow */
    bool taken = cc_lock_is_taken(address, kind);
    int32_t owner = cc_lock_owner_tid(address, kind);
    uint32_t lock = cc_lock_used(self, address, kind, site, 0);
    struct cc_holder holder = { 0 };
    if (!lock || (taken && owner == self->thread->tid))
        return; /* it was acquired where the shim could not see it */
    bool held = cc_lock_holder_find(address, self->number, &holder);
    if (taken && !held)
        return; /* the same, by somebody */
    if (kind == CC_RECORD_RWLOCK && taken && !owner && !held)
        return;
    cc_lock_flag(lock, CC_RECORD_LOCK_FOREIGN_RELEASE);
    cc_generation_advance(address);
    cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_UNLOCK_NOT_HELD,
                                                .lock = lock,
                                                .site = site,
                                                .other_thread = taken ? holder.thread : 0,
                                                .other_stack = taken ? holder.stack : 0 });
}

void cc_held_release_other(struct cc_self *self, uint64_t address, uint64_t site, uint8_t kind)
{
    cc_self_enter(self);
    uint32_t at = cc_held_count(self);
    while (at > 0 && cc_record_held_address(&self->held[at - 1]) != address)
        at--;
    if (at == 0) {
        release_unheld(self, address, site, kind);
    } else if (self->held[at - 1].depth & ~CC_HELD_MEASURED) {
        self->held[at - 1].depth--;
    } else {
        if (self->held[at - 1].depth & CC_HELD_MEASURED)
            cc_figures_hold(self, &self->held[at - 1]);
        remove_at(self, at - 1);
    }
    cc_self_leave(self);
}
