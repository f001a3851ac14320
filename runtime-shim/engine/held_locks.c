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

_Static_assert(sizeof(struct cc_recent) ==
                       offsetof(struct cc_record_held, countdown) - offsetof(struct cc_record_held, key) &&
                   offsetof(struct cc_recent, tail) ==
                       offsetof(struct cc_record_held, epoch) - offsetof(struct cc_record_held, key),
               "a recent chain is a part of a held lock");

__thread struct cc_self cc_self __attribute__((tls_model("initial-exec")));

void cc_held_countdowns_set(struct cc_record_held *held, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        held[i].countdown = (int32_t)(cc_hash_mix((uint64_t)(uintptr_t)&held[i]) % CC_HOLD_SAMPLE);
}

static void grow_held(struct cc_self *self)
{
    uint32_t room = self->held_room * 2 + 1, count = cc_held_count(self);
    cc_self_enter(self);
    uint32_t block = room < MOST_HELD ? cc_record_take(CC_RECORD_HELD, room + 2) : 0;
    if (block) {
        memcpy(cc_the_held(block), self->held - 1, (self->held_room + 1) * sizeof *self->held);
        self->held = cc_the_held(block + 1);
        self->held_room = room;
        self->held_end = self->held + room;
        cc_held_countdowns_set(self->held + count, room - count);
        __atomic_store_n(&self->thread->held_begin, (uint32_t)(uintptr_t)self->held, __ATOMIC_RELAXED);
        cc_held_top_set(self, self->held + count);
        __atomic_store_n(&self->thread->held, block + 1, __ATOMIC_RELEASE);
    } else {
        cc_engine_switch_off("there is no room for the locks that a thread holds");
        self->mode = CC_SELF_OFF;
    }
    cc_self_leave(self);
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

/* `held` is new and complete: the next time it is found at once. */
static void put_recent(struct cc_self *self, const struct cc_acquisition *a, const struct cc_record_held *held)
{
    struct cc_recent *recent = &self->recent[cc_recent_slot(a->address) & self->recent_mask];
    memcpy(recent, (const char *)held + offsetof(struct cc_record_held, key), sizeof *recent);
}

void cc_seen_give(struct cc_self *self)
{
    size_t room = self->seen_mask + 1;
    if (room <= CC_FIRST_SEEN)
        return;
    cc_pages_give(self->seen, room * sizeof *self->seen);
    cc_pages_give(self->recent, room * sizeof *self->recent);
}

/* The table is half full: double it. One that may not grow forgets all; that is entered again, at no harm. */
static void grow_seen(struct cc_self *self)
{
    uint32_t room = (self->seen_mask + 1) * 2;
    struct cc_seen *seen = room <= LARGEST_SEEN ? cc_pages_take(room * sizeof *seen) : NULL;
    struct cc_recent *recent = seen ? cc_pages_take(room * sizeof *recent) : NULL;
    if (!recent) {
        if (seen)
            cc_pages_give(seen, room * sizeof *seen);
        memset(self->seen, 0, (self->seen_mask + 1) * sizeof *self->seen);
        self->chains = 0;
        return;
    }
    for (uint32_t i = 0; i <= self->seen_mask; i++)
        if (self->seen[i].key)
            put_seen(seen, room - 1, &self->seen[i]);
    cc_seen_give(self);
    self->seen = seen;
    self->recent = recent;
    self->seen_mask = self->recent_mask = room - 1;
}

/* Enter a chain: the lock, the stack, the edges. */
static void enter_chain(struct cc_self *self, uint32_t held_count, uint64_t key, const struct cc_acquisition *a,
                        struct cc_seen *out)
{
    bool in_handler;
    uint32_t stack = cc_stack_take(self, a->site, &in_handler);
    uint32_t lock = cc_lock_used(self, a->address, a->kind, a->site, stack);
    *out = (struct cc_seen){ .key = key, .lock = lock, .stack = stack };
    if (!lock || !stack)
        return;
    if (in_handler && a->kind != CC_RECORD_SEM && !(a->flags & CC_RECORD_CANNOT_WAIT))
        cc_event_note(self,
                      &(struct cc_happening){ .kind = CC_RECORD_EVENT_LOCK_IN_HANDLER, .lock = lock, .site = a->site });
    cc_lock_flag(lock, CC_RECORD_LOCK_ACQUIRED);
    if (held_count)
        cc_edges_note(self, held_count, a, lock, stack);
    cc_end_edge_note(self, held_count, a, lock, stack);
    /* The generation may have risen on the way: then the key is that of the chain before. */
    if (++self->chains > self->seen_mask / 2)
        grow_seen(self);
    put_seen(self->seen, self->seen_mask, out);
}

static struct cc_acquisition acquisition_of(const struct cc_record_held *held)
{
    return (
        struct cc_acquisition){ .address = held->address, .site = held->site, .kind = held->kind, .mode = held->mode };
}

/* The chain of `held` is not among the recent ones. Returns whether it is new. */
static bool look_up(struct cc_self *self, struct cc_record_held *held, const struct cc_acquisition *a)
{
    const struct cc_seen *known = find_seen(self, held->key);
    struct cc_seen seen;
    if (known) {
        held->lock = known->lock;
        held->stack = known->stack;
        put_recent(self, a, held);
        return false;
    }
    cc_self_enter(self);
    if (!cc_engine_is_on())
        self->mode = CC_SELF_OFF;
    enter_chain(self, (uint32_t)(held - self->held), held->key, a, &seen);
    held->lock = seen.lock;
    held->stack = seen.stack;
    held->key = cc_chain_key(held[-1].key, *a);
    if (seen.lock && seen.stack)
        put_recent(self, a, held);
    cc_self_leave(self);
    return true;
}

struct cc_record_held *cc_held_offer_known(struct cc_self *self, const struct cc_acquisition *a)
{
    struct cc_record_held *top = self->top;
    uint64_t key = cc_chain_key(top[-1].key, *a);
    const struct cc_seen *known = find_seen(self, key);
    if (!known || top >= self->held_end || top->countdown <= 0)
        return NULL;
    top->countdown--;
    cc_held_fill(top, &(struct cc_recent){ .key = key,
                                           .site = a->site,
                                           .lock = known->lock,
                                           .stack = known->stack,
                                           .tail = { .epoch = self->epoch, .kind = a->kind, .mode = a->mode } });
    __atomic_store_n(&top->address, a->address, __ATOMIC_RELEASE);
    put_recent(self, a, top);
    return top;
}

void cc_held_push_slow(struct cc_self *self, const struct cc_acquisition *a)
{
    if (self->top >= self->held_end) {
        grow_held(self);
        if (self->top >= self->held_end)
            return;
    }
    struct cc_record_held *held = self->top;
    __atomic_store_n(&held->address, 0, __ATOMIC_RELAXED);
    bool counts = --held->countdown < 0;
    if (counts)
        held->countdown = CC_HOLD_SAMPLE - 1;
    cc_held_top_set(self, held + 1);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    held->key = cc_chain_key(held[-1].key, *a);
    held->site = a->site;
    held->epoch = self->epoch;
    held->kind = a->kind;
    held->mode = a->mode;
    held->depth = 0;
    bool is_new = look_up(self, held, a);
    if (counts)
        cc_figures_count(held->lock);
    if (counts || is_new || self->has_waited) {
        held->time = cc_figures_now();
        held->depth = CC_HELD_MEASURED;
        self->has_waited = false;
    }
    __atomic_store_n(&held->address, a->address, __ATOMIC_RELEASE);
}

uint32_t cc_chain_note(struct cc_self *self, struct cc_acquisition a, uint32_t *stack)
{
    uint32_t count = cc_held_count(self);
    uint64_t key = cc_chain_key(self->top[-1].key, a);
    const struct cc_seen *known = find_seen(self, key);
    struct cc_seen seen;
    if (known)
        seen = *known;
    else
        enter_chain(self, count, key, &a, &seen);
    *stack = seen.stack;
    return seen.lock;
}

/* Take the element at `at` away and close the gap; the chains above it change. */
static void remove_at(struct cc_self *self, uint32_t at)
{
    struct cc_record_held *last = self->top - 1;
    for (struct cc_record_held *held = self->held + at; held < last; held++) {
        *held = held[1];
        held->key = cc_chain_key(held[-1].key, acquisition_of(held));
    }
    __atomic_store_n(&last->address, 0, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    cc_held_top_set(self, last);
}

/* A lock is released that this thread does not hold, as far as the shim knows. */
static void release_unheld(struct cc_self *self, uint64_t address, uint64_t site, uint8_t kind)
{
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
    while (at > 0 && self->held[at - 1].address != address)
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
