/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the families of locks share off the fast path.
 */
#include "runtime-shim/engine/figures.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/interpose/interpose.h"
#include "runtime-shim/platform/clock.h"

enum {
    /* After this long who still waits looks again: a thread that took its lock at the same moment may
       have published that too late for the first look. */
    FIRST_SLICE = 50 * 1000 * 1000,
    LIVELOCK_TRIES = 1000,
};

/* The child of a fork waits for a lock that a thread of the parent held: nobody can release it. */
static void look_for_parent(struct cc_self *self, const struct cc_acquisition *a, uint32_t lock)
{
    struct cc_holder holder;
    if (cc_engine.parent_thread && cc_thread_holds(cc_engine.parent_thread, a->address, &holder))
        cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_FORK_HELD,
                                                    .lock = lock,
                                                    .site = a->site,
                                                    .other_thread = cc_engine.parent_thread });
}

/* A thread that holds the lock asks for it again: it gets an error, or never gets the lock. */
static void look_for_self(struct cc_self *self, const struct cc_acquisition *a, uint32_t lock)
{
    struct cc_holder holder;
    bool has_owner = a->kind == CC_RECORD_MUTEX || a->kind == CC_RECORD_C11;
    if (!cc_thread_holds(self->number, a->address, &holder) ||
        (has_owner && cc_lock_owner_tid(a->address, a->kind) != self->thread->tid))
        return;
    if (a->kind == CC_RECORD_RWLOCK && a->mode == CC_RECORD_SHARED && holder.mode == CC_RECORD_SHARED)
        return;
    cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_DOUBLE_LOCK,
                                                .lock = lock,
                                                .site = a->site,
                                                .other_thread = self->number,
                                                .other_stack = holder.stack });
}

void cc_lock_refused_twice(struct cc_self *self, const struct cc_acquisition *a)
{
    cc_self_enter(self);
    uint32_t lock = cc_lock_used(self, a->address, a->kind, a->site, 0);
    if (lock)
        look_for_self(self, a, lock);
    cc_self_leave(self);
}

struct timespec cc_wait_first_limit(uint64_t since)
{
    uint64_t until = since + FIRST_SLICE;
    return (struct timespec){ .tv_sec = (time_t)(until / CC_TICKS_PER_SECOND),
                              .tv_nsec = (long)(until % CC_TICKS_PER_SECOND) };
}

uint64_t cc_wait_since_now(struct cc_self *self)
{
    self->thread->wait_since = cc_clock_now();
    return self->thread->wait_since;
}

void cc_waited_shortly(struct cc_self *self, struct cc_record_held *acquired, uint64_t since)
{
    cc_self_enter(self);
    acquired->time = cc_figures_wait(self, acquired->lock, acquired->stack, since);
    acquired->depth = CC_HELD_MEASURED;
    cc_held_mark(acquired);
    cc_self_leave(self);
}

int cc_lock_contended(struct cc_self *self, const struct cc_blocking_lock *blocking)
{
    const struct cc_acquisition *a = &blocking->acquisition;
    uint32_t stack;
    cc_self_enter(self);
    uint32_t lock = cc_chain_note(self, *a, &stack);
    look_for_self(self, a, lock);
    look_for_parent(self, a, lock);
    struct cc_waiting waiting = {
        .wait = CC_RECORD_WAIT_LOCK,
        .kind = a->kind,
        .mode = a->mode,
        .element = lock,
        .stack = stack,
        .address = a->address,
        .since = blocking->since ? blocking->since : cc_clock_now(),
    };
    cc_wait_begin(self, &waiting);
    int result = ETIMEDOUT;
    if (blocking->lock_until) {
        struct timespec limit = cc_wait_first_limit(waiting.since);
        result = blocking->lock_until((void *)a->address, CLOCK_MONOTONIC, &limit);
        if (result == ETIMEDOUT)
            cc_wait_again(self);
    }
    if (result == ETIMEDOUT || result == EINVAL)
        result = blocking->lock((void *)a->address);
    cc_wait_end(self);
    cc_figures_wait(self, lock, stack, waiting.since);
    self->has_waited = result == 0;
    cc_self_leave(self);
    return result;
}

void cc_timed_wait_begin(struct cc_self *self, const struct cc_acquisition *a)
{
    uint32_t stack;
    cc_self_enter(self);
    uint32_t lock = cc_chain_note(self, *a, &stack);
    look_for_parent(self, a, lock);
    cc_wait_begin(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_LOCK,
                                              .kind = a->kind,
                                              .mode = a->mode,
                                              .timed = true,
                                              .element = lock,
                                              .stack = stack,
                                              .address = a->address });
    cc_self_leave(self);
}

void cc_timed_wait_end(struct cc_self *self)
{
    cc_wait_end(self);
}

void cc_lock_destroyed(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site)
{
    cc_self_enter(self);
    uint32_t lock = cc_lock_known(address);
    struct cc_holder holder;
    bool is_lock = kind != CC_RECORD_SEM && kind != CC_RECORD_COND && kind != CC_RECORD_BARRIER;
    if (is_lock && cc_lock_is_taken(address, kind) && cc_lock_holder_find(address, 0, &holder)) {
        lock = lock ? lock : cc_lock_used(self, address, kind, site, 0);
        if (lock)
            cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_DESTROY_HELD,
                                                        .lock = lock,
                                                        .site = site,
                                                        .other_thread = holder.thread,
                                                        .other_stack = holder.stack });
    } else if (lock) {
        cc_lock_ended(lock, CC_RECORD_LOCK_DESTROYED);
    }
    cc_self_leave(self);
}

bool cc_held_again(struct cc_self *self, uint64_t address)
{
    for (uint32_t i = cc_held_count(self); i-- > 0;) {
        struct cc_record_held *held = &self->held[i];
        if (cc_record_held_address(held) != address)
            continue;
        if ((held->depth | CC_HELD_MEASURED) < UINT16_MAX)
            held->depth++;
        cc_held_mark(held);
        return true;
    }
    return false;
}

void cc_try_failed(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site)
{
    if (!cc_held_count(self) || ++self->failed_tries < LIVELOCK_TRIES)
        return;
    cc_self_enter(self);
    uint32_t lock = cc_lock_used(self, address, kind, site, 0);
    const struct cc_record_held *kept = cc_held_top(self) - 1;
    if (lock)
        cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_TRY_LIVELOCK,
                                                    .lock = lock,
                                                    .second = kept->lock,
                                                    .site = site,
                                                    .number = self->failed_tries,
                                                    .other_stack = kept->stack });
    self->failed_tries = 0;
    cc_self_leave(self);
}

void cc_lock_refused(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site)
{
    cc_self_enter(self);
    (void)cc_lock_used(self, address, kind, site, 0);
    cc_self_leave(self);
}
