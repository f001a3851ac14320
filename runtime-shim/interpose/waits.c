/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/interpose/waits.h"

#include "runtime-shim/engine/hand_over.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/wait_graph.h"

/* The mutex among the held locks, or NULL. */
static struct cc_record_held *find_held(struct cc_self *self, uint64_t address)
{
    for (uint32_t i = cc_held_count(self); i-- > 0;)
        if (cc_record_held_address(&self->held[i]) == address)
            return &self->held[i];
    return NULL;
}

/* A wait keeps all locks but its own mutex. */
static void look_for_kept(struct cc_self *self, uint64_t mutex, uint32_t cond, uint64_t site)
{
    for (uint32_t i = 0; i < cc_held_count(self); i++) {
        const struct cc_record_held *held = &self->held[i];
        if (cc_record_held_address(held) == mutex || held->kind == CC_RECORD_SEM || held->kind == CC_RECORD_ONCE ||
            !held->lock)
            continue;
        cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_WAIT_HOLDING_LOCK,
                                                    .lock = held->lock,
                                                    .second = cond,
                                                    .site = site,
                                                    .other_thread = self->number,
                                                    .other_stack = held->stack });
    }
}

static void look_for_misuse(struct cc_cond_wait *wait, uint64_t mutex, uint8_t mutex_kind, uint64_t site)
{
    struct cc_self *self = wait->self;
    const struct cc_record_held *held = find_held(self, mutex);
    uint32_t lock = held && held->lock ? held->lock : cc_lock_used(self, mutex, mutex_kind, site, 0);
    if (!lock)
        return;
    if (!(cc_the_lock(lock)->flags & CC_RECORD_LOCK_MONITOR))
        cc_lock_flag(lock, CC_RECORD_LOCK_MONITOR);
    if (!held && cc_lock_owner_tid(mutex, mutex_kind) != self->thread->tid) {
        cc_event_note(
            self, &(struct cc_happening){
                      .kind = CC_RECORD_EVENT_WAIT_WITHOUT_LOCK, .lock = wait->cond, .second = lock, .site = site });
        return;
    }
    /* Conditions have no value of their own: it is the mutex of the last wait. */
    uint32_t before = __atomic_load_n(&cc_the_lock(wait->cond)->value, __ATOMIC_RELAXED);
    if (before == lock)
        return;
    before = __atomic_exchange_n(&cc_the_lock(wait->cond)->value, lock, __ATOMIC_RELAXED);
    if (before && before != lock && cc_cond_has_waiters(wait->cond))
        cc_event_note(self,
                      &(struct cc_happening){
                          .kind = CC_RECORD_EVENT_COND_TWO_MUTEXES, .lock = wait->cond, .second = lock, .site = site });
}

void cc_cond_wait_begin(struct cc_cond_wait *wait, uint64_t cond, uint64_t mutex, uint8_t kind, uint8_t mutex_kind,
                        bool timed, uint64_t site)
{
    struct cc_self *self = &cc_self;
    *wait = (struct cc_cond_wait){ .self = NULL };
    if (!cc_self_is_on(self))
        return;
    bool in_handler;
    cc_self_enter(self);
    uint32_t stack = cc_stack_take_again(self, site, kind | (uint32_t)timed << 8, &in_handler);
    wait->cond = cc_lock_used(self, cond, kind, site, stack);
    if (!wait->cond) {
        cc_self_leave(self);
        return;
    }
    wait->self = self;
    look_for_misuse(wait, mutex, mutex_kind, site);
    if (cc_held_count(self) > 1)
        look_for_kept(self, mutex, wait->cond, site);
    struct cc_record_held *held = find_held(self, mutex);
    if (held && !(held->depth & ~CC_HELD_MEASURED)) {
        wait->again = (struct cc_acquisition){
            .address = mutex, .site = site, .kind = held->kind, .mode = held->mode, .flags = CC_RECORD_REACQUIRED
        };
        wait->released = true;
        cc_self_leave(self);
        cc_held_pop(self, mutex, site, mutex_kind);
        cc_self_enter(self);
    }
    wait->turn = timed ? 0 : cc_hand_over_next(self, wait->cond);
    cc_cond_enter(wait->cond);
    cc_wait_begin(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_COND,
                                              .kind = kind,
                                              .timed = timed,
                                              .element = wait->cond,
                                              .stack = stack,
                                              .address = cond,
                                              .second = mutex });
    cc_self_leave(self);
}

void cc_cond_wait_end(void *ended)
{
    struct cc_cond_wait *wait = ended;
    struct cc_self *self = wait->self;
    if (!self || self->mode != CC_SELF_ON)
        return;
    cc_cond_leave(wait->cond);
    cc_wait_end(self);
    if (wait->turn && cc_hand_over_counted(wait->cond) >= wait->turn) {
        cc_self_enter(self);
        cc_hand_over_take(self, wait->cond, wait->turn);
        cc_self_leave(self);
    }
    if (wait->released)
        cc_held_push_again(self, &wait->again);
}

/* What is held at a signal guards what it tells of. */
static void note_monitors(struct cc_self *self)
{
    for (const struct cc_record_held *held = self->held; held < cc_held_top(self); held++)
        if (held->lock && !(cc_the_lock(held->lock)->flags & CC_RECORD_LOCK_MONITOR))
            cc_lock_flag(held->lock, CC_RECORD_LOCK_MONITOR);
}

void cc_cond_signalled(uint64_t cond, uint8_t kind, bool all, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return;
    uint32_t chain = cc_held_top(self)[-1].chain;
    struct cc_told *told = &self->lately->signalled[(cond / sizeof(uint64_t) + chain) % CC_TOLD];
    uint64_t word = cond + __atomic_load_n(&cc_own_page.generation, __ATOMIC_RELAXED);
    if (CC_LIKELY(told->word == word) && CC_LIKELY(told->chain == chain) && CC_LIKELY(told->kind == kind)) {
        cc_cond_signal(told->lock, all);
        return;
    }
    cc_self_enter(self);
    uint32_t lock = cc_lock_used_again(self, cond, kind, site);
    note_monitors(self); /* though perhaps nobody has waited yet: who will be told looks under these locks */
    if (lock) {
        cc_hand_over_signal(self, lock);
        cc_cond_signal(lock, all);
    }
    *told = lock && cc_hand_over_is_told(self, lock)
                ? (struct cc_told){ .word = word, .lock = lock, .chain = chain, .kind = kind }
                : (struct cc_told){ .word = 0 };
    cc_self_leave(self);
}

void cc_waitable_made(uint64_t address, uint8_t kind, bool shared, uint32_t value, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return;
    cc_self_enter(self);
    uint32_t lock = cc_lock_made(self, &(struct cc_lock_making){ .address = address,
                                                                 .site = site,
                                                                 .kind = kind,
                                                                 .flags = shared ? CC_RECORD_LOCK_SHARED : 0,
                                                                 .value = value });
    if (lock)
        cc_wait_counts_reset(lock);
    cc_self_leave(self);
}
