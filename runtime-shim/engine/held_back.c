/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/held_back.h"

#include <linux/futex.h>

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/raw_syscall.h"

enum {
    MOST_STANDING = 64,
    SLICE = 1000 * 1000, /* nanoseconds between two looks when nobody rings */
    LONGEST_CHAIN = 256,
    QUIET_LOOKS = 6, /* at nobody who runs, until that is believed */
};

/* One place to stand at. `thread` is stored last, and is 0 while the place is free. */
struct place {
    uint32_t thread;
    uint32_t cycle, edge;
    enum cc_stand stand;
    uint64_t wants, since;
};

static struct place places[MOST_STANDING];
static uint32_t bell; /* a futex */

void cc_held_back_ring(void)
{
    __atomic_fetch_add(&bell, 1, __ATOMIC_SEQ_CST);
    (void)CC_SYSCALL_3(SYS_futex, &bell, FUTEX_WAKE_PRIVATE, MOST_STANDING);
}

void cc_held_back_forget(void)
{
    for (int i = 0; i < MOST_STANDING; i++)
        places[i].thread = 0;
}

static struct place *place_of(uint32_t thread)
{
    for (int i = 0; i < MOST_STANDING; i++)
        if (__atomic_load_n(&places[i].thread, __ATOMIC_ACQUIRE) == thread)
            return &places[i];
    return NULL;
}

static struct place *take_place(struct cc_self *self, const struct cc_standing *standing)
{
    enum { TAKEN = UINT32_MAX };
    for (int i = 0; i < MOST_STANDING; i++) {
        uint32_t nobody = 0;
        struct place *place = &places[i];
        if (!__atomic_compare_exchange_n(&place->thread, &nobody, (uint32_t)TAKEN, false, __ATOMIC_ACQ_REL,
                                         __ATOMIC_RELAXED))
            continue;
        place->cycle = standing->cycle;
        place->edge = standing->edge;
        place->stand = standing->stand;
        place->wants = standing->wants;
        place->since = cc_clock_now();
        __atomic_store_n(&place->thread, self->number, __ATOMIC_RELEASE);
        return place;
    }
    return NULL;
}

/* The thread that holds the lock which `thread` waits for, or is held back from; 0 for none. */
static uint32_t next_in_chain(uint32_t thread)
{
    const struct place *place = place_of(thread);
    struct cc_holder holder;
    if (!place)
        return cc_wait_owner(thread);
    return place->stand == CC_STAND_FOR_CYCLE && cc_lock_holder_find(place->wants, thread, &holder) ? holder.thread : 0;
}

static bool closes_cycle(const struct cc_self *self)
{
    uint32_t thread = self->number;
    for (int step = 0; step < LONGEST_CHAIN; step++) {
        thread = next_in_chain(thread);
        if (!thread || thread == self->number)
            return thread != 0;
    }
    return false;
}

/* Say whether so many threads stand at other edges of the cycle, or at the same between two other locks. */
static bool others_stand(const struct cc_self *self, const struct cc_standing *standing)
{
    uint32_t count = 0;
    for (int i = 0; i < MOST_STANDING; i++) {
        uint32_t thread = __atomic_load_n(&places[i].thread, __ATOMIC_ACQUIRE);
        count += thread && thread != self->number && places[i].cycle == standing->cycle &&
                 places[i].stand == CC_STAND_FOR_CYCLE;
    }
    return count >= standing->others;
}

/* Say whether a thread is left that could come: one that runs and is not held back. */
static bool somebody_may_come(void)
{
    for (uint32_t at = 0; at < cc_live_places(); at++) {
        uint32_t thread = cc_live_at(at);
        if (thread && !place_of(thread) && cc_wait_runs(thread))
            return true;
    }
    return __atomic_load_n(&cc_engine.starting, __ATOMIC_ACQUIRE) != 0;
}

/* When none can come, the one goes first that has stood longest: the others may still meet whom it lets go on. */
static bool is_oldest(const struct place *own)
{
    for (int i = 0; i < MOST_STANDING; i++)
        if (__atomic_load_n(&places[i].thread, __ATOMIC_ACQUIRE) && &places[i] != own && places[i].since < own->since)
            return false;
    return true;
}

/* Sleep until the bell has rung since it was `heard`, or for a slice. */
static void sleep_until_rung(uint32_t heard, uint64_t left)
{
    struct timespec slice = { .tv_nsec = (long)(left < SLICE ? left : SLICE) };
    (void)CC_SYSCALL_4(SYS_futex, &bell, FUTEX_WAIT_PRIVATE, heard, &slice);
}

static bool stay(struct cc_self *self, const struct cc_standing *standing, const struct place *own)
{
    uint64_t end = own->since + standing->limit;
    int quiet = 0;
    for (;;) {
        uint32_t heard = __atomic_load_n(&bell, __ATOMIC_SEQ_CST);
        bool come = standing->stand == CC_STAND_LATE ? others_stand(self, standing) : closes_cycle(self);
        uint64_t now = cc_clock_now();
        if (come || now >= end)
            return come;
        quiet = somebody_may_come() ? 0 : quiet + 1;
        if (quiet >= QUIET_LOOKS && is_oldest(own))
            return false;
        sleep_until_rung(heard, end - now);
    }
}

/*
 * Say whether standing here helps. Who stands first for a cycle is the anchor: others stand only if they hold what one
 * who stands wants, and so make the chain longer. If all stood where they come, they would keep each other away.
 */
static bool belongs(const struct cc_self *self, const struct cc_standing *standing)
{
    bool any = false;
    for (int i = 0; i < MOST_STANDING; i++) {
        uint32_t thread = __atomic_load_n(&places[i].thread, __ATOMIC_ACQUIRE);
        struct cc_holder holder;
        if (!thread || places[i].cycle != standing->cycle || places[i].stand != standing->stand)
            continue;
        any = true;
        if (cc_thread_holds(self->number, places[i].wants, &holder))
            return true;
    }
    return !any;
}

enum cc_held_end cc_hold_back(struct cc_self *self, const struct cc_standing *standing)
{
    struct place *own = belongs(self, standing) ? take_place(self, standing) : NULL;
    if (!own)
        return CC_HELD_NOT;
    cc_held_back_ring();
    bool came = stay(self, standing, own);
    __atomic_store_n(&own->thread, 0, __ATOMIC_RELEASE);
    return came ? CC_HELD_TO_MEET : CC_HELD_IN_VAIN;
}
