/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/live_threads.h"

#include <limits.h>
#include <string.h>

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/lock_registry.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"

enum {
    PLACES = 1 << 20,
    FIRST_HELD = 14,
    POOL = 16, /* threads' tables that are taken at a time */
};

/* What a thread begins with: chains by key, and chains by address. */
struct seen {
    struct cc_seen all[CC_FIRST_SEEN];
    struct cc_recent recent[CC_FIRST_SEEN];
    struct cc_lately lately;
};

/* A place in the list, with what its threads use one after the other. */
struct place {
    uint32_t thread; /* 0: empty */
    uint32_t next_free;
    uint32_t held, held_room;
    struct seen *seen;
};

static struct {
    struct cc_brief_lock lock;
    struct place *places;
    uint32_t used;       /* places ever used */
    uint32_t count;      /* of live threads */
    uint32_t first_free; /* place + 1 */
    struct seen *pool, *pool_end;
} live;

uint32_t cc_live_places(void)
{
    return __atomic_load_n(&live.used, __ATOMIC_ACQUIRE);
}

uint32_t cc_live_at(uint32_t place)
{
    return __atomic_load_n(&live.places[place].thread, __ATOMIC_ACQUIRE);
}

uint32_t cc_live_count(void)
{
    return __atomic_load_n(&live.count, __ATOMIC_RELAXED);
}

static struct seen *take_seen(void)
{
    if (live.pool == live.pool_end) {
        live.pool = cc_pages_take(POOL * sizeof *live.pool);
        live.pool_end = live.pool ? live.pool + POOL : NULL;
    }
    return live.pool ? live.pool++ : NULL;
}

/* Give the place what its thread needs; the lock is held. */
static bool furnish(struct place *place)
{
    if (!place->held) {
        uint32_t block = cc_record_take(CC_RECORD_HELD, FIRST_HELD + CC_HELD_BESIDES);
        if (!block)
            return false;
        place->held = block + 1;
        place->held_room = FIRST_HELD;
        cc_held_countdowns_set(cc_the_held(place->held), FIRST_HELD);
    }
    if (!place->seen) {
        place->seen = take_seen();
    } else {
        memset(place->seen, 0, sizeof *place->seen);
    }
    return place->seen;
}

/* Take an empty place; its number + 1, or 0. */
static uint32_t take_place(void)
{
    if (!live.places)
        live.places = cc_pages_take(PLACES * sizeof *live.places);
    uint32_t taken = live.first_free;
    if (!live.places || (!taken && live.used == PLACES))
        return 0;
    if (!taken) {
        if (!furnish(&live.places[live.used]))
            return 0;
        __atomic_store_n(&live.used, live.used + 1, __ATOMIC_RELEASE);
        return live.used;
    }
    if (!furnish(&live.places[taken - 1]))
        return 0;
    live.first_free = live.places[taken - 1].next_free;
    return taken;
}

void cc_epoch_advance(struct cc_self *self)
{
    self->epoch++;
    self->thread->epoch = self->epoch;
    cc_chains_renew(self);
}

uint32_t cc_thread_prepare(struct cc_self *self, void *(*routine)(void *), void *argument, uint64_t site)
{
    uint32_t number = cc_record_take(CC_RECORD_THREADS, 1);
    if (!number) {
        cc_engine_lost();
        return 0;
    }
    struct cc_record_thread *thread = cc_the_thread(number);
    thread->state = CC_RECORD_THREAD_NEW;
    thread->flags = CC_RECORD_THREAD_KNOWN_START;
    /* A thread that a library begins before the program, or a sanitizer for itself, is its own affair. */
    if (!cc_engine.constructed || (cc_engine.front && !cc_real_front_calls(site, "pthread_create")))
        thread->flags |= CC_RECORD_THREAD_DETACHED;
    thread->start_routine = (uint64_t)routine;
    thread->start_argument = (uint64_t)argument;
    thread->parent = self->number;
    thread->parent_epoch = self->epoch;
    thread->create_stack = cc_stack_take(self, site, NULL);
    __atomic_store_n(&thread->valid, 1, __ATOMIC_RELEASE);
    cc_epoch_advance(self);
    return number;
}

void cc_thread_drop(uint32_t thread)
{
    __atomic_store_n(&cc_the_thread(thread)->state, CC_RECORD_THREAD_NEVER, __ATOMIC_RELAXED);
}

void cc_thread_created(struct cc_self *self, uint32_t number, pthread_t handle, bool detached)
{
    (void)self;
    struct cc_record_thread *thread = cc_the_thread(number);
    thread->handle = (uint64_t)handle;
    if (detached)
        __atomic_fetch_or(&thread->flags, CC_RECORD_THREAD_DETACHED, __ATOMIC_RELAXED);
    (void)cc_growing_index_put(&cc_engine.handles, (uint64_t)handle, number);
}

/* A thread that the shim meets when it already runs. */
static uint32_t enter_unknown(void)
{
    uint32_t number = cc_record_take(CC_RECORD_THREADS, 1);
    if (number)
        __atomic_store_n(&cc_the_thread(number)->valid, 1, __ATOMIC_RELEASE);
    return number;
}

bool cc_thread_begin(struct cc_self *self, uint32_t number, uint64_t stack_end)
{
    if (!number)
        number = enter_unknown();
    if (!number || !cc_brief_lock_take(&live.lock))
        return false;
    uint32_t taken = take_place();
    if (taken) {
        struct cc_record_thread *thread = cc_the_thread(number);
        struct place *place = &live.places[taken - 1];
        *self = (struct cc_self){
            .mode = CC_SELF_BUSY,
            .thread = thread,
            .held = cc_the_held(place->held),
            .top = CC_NO_HELD,
            .kept_top = cc_the_held(place->held),
            .held_end = cc_the_held(place->held) + place->held_room,
            .seen = place->seen->all,
            .seen_mask = CC_FIRST_SEEN - 1,
            .recent = place->seen->recent,
            .lately = &place->seen->lately,
            .recent_mask = CC_FIRST_SEEN - 1,
            .held_room = place->held_room,
            .number = number,
            .as_mutex = { .kind = CC_RECORD_MUTEX, .mode = CC_RECORD_EXCLUSIVE },
            .place = taken - 1,
            .stack_end = stack_end,
        };
        thread->place = taken - 1;
        thread->held = place->held;
        cc_chains_renew(self);
        thread->tid = (int32_t)CC_SYSCALL_1(SYS_gettid, 0);
        thread->began = cc_clock_now();
        if (!thread->handle)
            thread->handle = (uint64_t)pthread_self();
        __atomic_store_n(&thread->state, CC_RECORD_THREAD_ALIVE, __ATOMIC_RELEASE);
        __atomic_store_n(&place->thread, number, __ATOMIC_RELEASE);
        __atomic_fetch_add(&live.count, 1, __ATOMIC_RELAXED);
    }
    cc_brief_lock_drop(&live.lock);
    if (!taken)
        return false;
    (void)cc_growing_index_put(&cc_engine.tids, (uint64_t)self->thread->tid, number);
    (void)cc_growing_index_put(&cc_engine.handles, self->thread->handle, number);
    return true;
}

/* The locks that the thread still holds stay with its entry: the place needs another block. */
static void leave_held(struct cc_self *self, struct place *place)
{
    for (uint32_t i = 0; i < cc_held_count(self); i++) {
        const struct cc_record_held *held = &self->held[i];
        if (held->kind == CC_RECORD_SEM || (i + 1 == cc_held_count(self) && !cc_thread_has_last(self->thread, held)))
            continue;
        cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_LOCK_LEFT,
                                                    .lock = held->lock,
                                                    .other_thread = self->number,
                                                    .other_stack = held->stack });
    }
    place->held = 0;
    cc_wait_burden_for_good();
}

void cc_thread_end(struct cc_self *self)
{
    struct cc_record_thread *thread = self->thread;
    if (self->lowest_stack_lock)
        cc_locks_freed(self, self->lowest_stack_lock, self->stack_end, 0);
    (void)cc_growing_index_put(&cc_engine.tids, (uint64_t)thread->tid, 0);
    struct place *place = &live.places[self->place];
    place->held = thread->held;
    place->held_room = self->held_room;
    if (cc_held_count(self))
        leave_held(self, place);
    else
        __atomic_store_n(&thread->held, 0, __ATOMIC_RELEASE);
    cc_seen_give(self);
    thread->ended = cc_clock_now();
    __atomic_store_n(&thread->state, CC_RECORD_THREAD_OVER, __ATOMIC_RELEASE);
    cc_self_hide(self, CC_SELF_OFF);
    __atomic_store_n(&place->thread, 0, __ATOMIC_RELEASE);
    __atomic_fetch_sub(&live.count, 1, __ATOMIC_RELAXED);
    if (!cc_brief_lock_take(&live.lock))
        return; /* the place stays empty for good */
    place->next_free = live.first_free;
    live.first_free = self->place + 1;
    cc_brief_lock_drop(&live.lock);
}

static pthread_key_t key;
static bool key_exists;

/*
 * Called when a thread ends, however it ends. Destructors of other keys may still use locks, so
 * the thread is over only after the last round of them.
 */
static void thread_ends(void *value)
{
    struct cc_self *self = &cc_self;
    if (self->mode != CC_SELF_ON)
        return;
    if (++self->exit_round < PTHREAD_DESTRUCTOR_ITERATIONS) {
        (void)pthread_setspecific(key, value);
        return;
    }
    cc_self_enter(self);
    cc_thread_end(self);
    self->mode = CC_SELF_BUSY;
    cc_wait_thread_over(self);
    self->mode = CC_SELF_OFF;
}

void cc_live_key_create(void)
{
    key_exists = pthread_key_create(&key, thread_ends) == 0;
}

void cc_live_key_set(void)
{
    if (key_exists)
        (void)pthread_setspecific(key, &key);
}

uint32_t cc_thread_of_handle(pthread_t handle)
{
    return cc_growing_index_get(&cc_engine.handles, (uint64_t)handle);
}

uint32_t cc_thread_of_tid(int32_t tid)
{
    return tid > 0 ? cc_growing_index_get(&cc_engine.tids, (uint64_t)tid) : 0;
}

void cc_thread_joined(struct cc_self *self, uint32_t number)
{
    struct cc_record_thread *thread = cc_the_thread(number);
    cc_epoch_advance(self);
    thread->joiner_epoch = self->epoch;
    __atomic_store_n(&thread->joiner, self->number, __ATOMIC_RELEASE);
    __atomic_fetch_or(&thread->flags, CC_RECORD_THREAD_JOINED, __ATOMIC_RELAXED);
}

void cc_threads_after_fork(struct cc_self *self)
{
    /* The mapping is new and empty: all places but the caller's lose what they pointed to. */
    live.lock = (struct cc_brief_lock){ 0 };
    live.count = live.used = live.first_free = 0;
    live.places[0] = (struct place){ .seen = NULL };
    self->seen = NULL;
}
