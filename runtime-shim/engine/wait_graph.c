/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/wait_graph.h"

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/exit_report.h"
#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/possible_wakers.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"

enum {
    DEADLOCK_STATUS = 66,
    LOOKS = 100,            /* at threads that the kernel has and the shim has not: they may be on their way out */
    LOOK_PAUSE = 2000000,   /* nanoseconds between */
    SECOND_LOOK = 10000000, /* nanoseconds until what seems stuck is looked at again */
    SURVEYS = 4,            /* until two in a row agree */
};

/* Threads by their place in the list of live ones, and whether each can go on. */
struct survey {
    uint32_t places;
    uint32_t *thread; /* 0 for an empty place */
    bool *free;
    bool anybody; /* some thread, known or not, may wake others */
};

static uint32_t last_running;                          /* a place where a running thread was found */
static uint32_t burdened __attribute__((aligned(64))); /* threads that wait while they hold locks */
static uint32_t groups;
static uint32_t leavers; /* threads that are over and look at the others before they go: the kernel's still */
static struct cc_growing_index noted; /* hash of threads and waits -> group */

static const struct cc_record_thread *thread_at(uint32_t place)
{
    uint32_t number = cc_live_at(place);
    return number ? cc_the_thread(number) : NULL;
}

/* The lock that the thread is about to acquire; its address is 0 when there is none. */
static struct cc_record_held offer_of(const struct cc_record_thread *thread)
{
    uint64_t published = __atomic_load_n(&thread->acquiring, __ATOMIC_ACQUIRE);
    if (published)
        return (struct cc_record_held){ .address = published & ~(uint64_t)CC_PUBLISH_MASK,
                                        .kind = cc_published_kind(published),
                                        .mode = CC_RECORD_EXCLUSIVE };
    uint32_t block = __atomic_load_n(&thread->held, __ATOMIC_ACQUIRE);
    if (!block)
        return (struct cc_record_held){ .address = 0 };
    struct cc_record_held offer = *cc_the_held(block + cc_thread_held_count(thread));
    /* Perhaps it has been acquired meanwhile. */
    offer.address = offer.address & CC_RECORD_HELD_AWAITED ? cc_record_held_address(&offer) : 0;
    return offer;
}

/*
 * What the thread waits for. One that found its lock free, and lost it to another thread before it could
 * take it, waits without having said so; but it has published which lock it acquires.
 */
static struct cc_waiting waiting_of(const struct cc_record_thread *thread)
{
    struct cc_record_held claim;
    uint8_t wait = __atomic_load_n(&thread->wait, __ATOMIC_ACQUIRE);
    if (wait != CC_RECORD_WAIT_NONE)
        return (struct cc_waiting){ .wait = wait,
                                    .kind = thread->wait_kind,
                                    .mode = thread->wait_mode,
                                    .timed = thread->wait_timed,
                                    .element = thread->wait_element,
                                    .stack = thread->wait_stack,
                                    .address = thread->wait_address,
                                    .second = thread->wait_second };
    struct cc_record_held offer = offer_of(thread);
    bool has_owner = offer.address && offer.kind != CC_RECORD_SPIN;
    int32_t owner = has_owner ? cc_lock_owner_tid(offer.address, offer.kind) : 0;
    if (!offer.address && cc_thread_claims(thread, &claim))
        return (struct cc_waiting){ .wait = CC_RECORD_WAIT_LOCK,
                                    .kind = claim.kind,
                                    .mode = claim.mode,
                                    .element = claim.lock,
                                    .stack = claim.stack,
                                    .address = claim.address,
                                    .claimed = true };
    if (!owner || owner == thread->tid)
        return (struct cc_waiting){ .wait = CC_RECORD_WAIT_NONE };
    return (struct cc_waiting){ .wait = CC_RECORD_WAIT_LOCK,
                                .kind = offer.kind,
                                .mode = offer.mode,
                                .element = offer.lock ? offer.lock : cc_lock_known(offer.address),
                                .stack = offer.stack,
                                .address = offer.address };
}

/* Say whether the thread waits for nothing, or not for ever. */
static bool waits_not(const struct cc_record_thread *thread)
{
    struct cc_waiting waiting = waiting_of(thread);
    return waiting.wait == CC_RECORD_WAIT_NONE || waiting.wait == CC_RECORD_WAIT_CALL || waiting.timed;
}

/* Say whether the thread runs or will by itself. One that was signalled still needs the mutex. */
static bool runs(const struct cc_record_thread *thread)
{
    if (waits_not(thread))
        return true;
    if (!cc_wait_is_granted(thread))
        return false;
    if (thread->wait != CC_RECORD_WAIT_COND || !cc_lock_is_taken(thread->wait_second, CC_RECORD_MUTEX))
        return true;
    uint32_t number = cc_thread_of_tid(cc_lock_owner_tid(thread->wait_second, CC_RECORD_MUTEX));
    const struct cc_record_thread *owner = number ? cc_the_thread(number) : NULL;
    /* An owner that waits with the same mutex is about to give it up. */
    return !owner || waits_not(owner) ||
           (owner->wait == CC_RECORD_WAIT_COND && owner->wait_second == thread->wait_second);
}

/* Look for a thread that runs, first where one was found before. */
static bool somebody_runs(void)
{
    uint32_t places = cc_live_places(), first = __atomic_load_n(&last_running, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < places; i++) {
        uint32_t place = (first + i) % places;
        const struct cc_record_thread *thread = thread_at(place);
        if (thread && runs(thread)) {
            if (place != first)
                __atomic_store_n(&last_running, place, __ATOMIC_RELAXED);
            return true;
        }
    }
    return __atomic_load_n(&cc_engine.starting, __ATOMIC_ACQUIRE) != 0;
}

/* The one thread that `thread` waits for; 0 when it is not one, or not known. */
static uint32_t waits_for(const struct cc_record_thread *thread)
{
    struct cc_waiting waiting = waiting_of(thread);
    if (waiting.wait == CC_RECORD_WAIT_JOIN)
        return waiting.element;
    if (waiting.wait != CC_RECORD_WAIT_LOCK && waiting.wait != CC_RECORD_WAIT_ONCE)
        return 0;
    if (waiting.wait == CC_RECORD_WAIT_LOCK && !cc_lock_is_taken(waiting.address, waiting.kind))
        return 0;
    struct cc_holder holder;
    uint32_t owner = cc_thread_of_tid(cc_lock_owner_tid(waiting.address, waiting.kind));
    if (owner && cc_thread_holds(owner, waiting.address, &holder))
        return owner;
    return cc_lock_holder_find(waiting.address, 0, &holder) ? holder.thread : 0;
}

/* What following the owners from a thread leads to: somebody who runs, itself, or what a survey has to tell. */
enum chain { CHAIN_FREE, CHAIN_CYCLE, CHAIN_UNCLEAR };

static bool goes_on(void *context, const struct cc_holder *holder)
{
    bool *all = context;
    *all = runs(cc_the_thread(holder->thread));
    return *all;
}

/* Say whether all who hold the lock at `address` run. */
static bool holders_run(uint64_t address)
{
    bool all = true;
    cc_lock_holders(address, goes_on, &all);
    return all;
}

/* Say whether the lock is one that knows its owner, who runs: it may not have said yet that it holds it. */
static bool owner_runs(const struct cc_waiting *waiting)
{
    uint32_t owner =
        waiting->wait == CC_RECORD_WAIT_LOCK ? cc_thread_of_tid(cc_lock_owner_tid(waiting->address, waiting->kind)) : 0;
    return owner && runs(cc_the_thread(owner));
}

static enum chain follow(const struct cc_self *self)
{
    uint32_t number = self->number;
    for (uint32_t step = 0; step <= cc_live_count(); step++) {
        const struct cc_record_thread *thread = cc_the_thread(number);
        if (step && number == self->number)
            return CHAIN_CYCLE;
        if (thread->state == CC_RECORD_THREAD_OVER || thread->state == CC_RECORD_THREAD_NEW || runs(thread))
            return CHAIN_FREE;
        struct cc_waiting waiting = waiting_of(thread);
        if (waiting.kind == CC_RECORD_RWLOCK && waiting.wait == CC_RECORD_WAIT_LOCK &&
            !cc_lock_owner_tid(waiting.address, CC_RECORD_RWLOCK))
            return holders_run(waiting.address) ? CHAIN_FREE : CHAIN_UNCLEAR; /* perhaps for several readers */
        if (waiting.wait != CC_RECORD_WAIT_LOCK && waiting.wait != CC_RECORD_WAIT_JOIN &&
            waiting.wait != CC_RECORD_WAIT_ONCE)
            return CHAIN_UNCLEAR;
        number = waits_for(thread);
        if (!number)
            return owner_runs(&waiting) ? CHAIN_FREE : CHAIN_UNCLEAR;
    }
    return CHAIN_UNCLEAR;
}

/* What the holders of a lock mean for who waits for it. */
struct holders {
    const struct survey *survey;
    bool readers_count; /* readers are in the way too */
    uint32_t count;
    bool blocked; /* one of them is */
};

static bool is_free(const struct survey *survey, uint32_t number)
{
    uint32_t place = cc_the_thread(number)->place;
    return place >= survey->places || survey->thread[place] != number || survey->free[place];
}

static bool look_at_holder(void *context, const struct cc_holder *holder)
{
    struct holders *holders = context;
    if (holder->mode == CC_RECORD_SHARED && !holders->readers_count)
        return true;
    holders->count++;
    holders->blocked = holders->blocked || !is_free(holders->survey, holder->thread);
    return !holders->blocked;
}

/* Say whether `thread`, which waits for a lock as `waiting` says, may get it, given what is known of the others. */
static bool may_acquire(const struct survey *survey, const struct cc_record_thread *thread,
                        const struct cc_waiting *waiting)
{
    if (waiting->kind != CC_RECORD_ONCE && !cc_lock_is_taken(waiting->address, waiting->kind))
        return true;
    bool prefers_writer = waiting->element && cc_the_lock(waiting->element)->flags & CC_RECORD_LOCK_PREFERS_WRITER;
    struct holders holders = {
        .survey = survey,
        .readers_count = waiting->kind != CC_RECORD_RWLOCK || waiting->mode == CC_RECORD_EXCLUSIVE || prefers_writer,
    };
    int32_t owner = cc_lock_owner_tid(waiting->address, waiting->kind);
    uint32_t known = cc_thread_of_tid(owner);
    struct cc_holder holder;
    if (known && cc_thread_holds(known, waiting->address, &holder))
        return is_free(survey, known); /* nobody else can: no need to ask all threads */
    cc_lock_holders(waiting->address, look_at_holder, &holders);
    if (holders.count)
        return !holders.blocked;
    /* Just acquired, or taken unseen; or its owner has ended, and then only another thread's misuse can help. */
    return !owner || owner == thread->tid || cc_thread_of_tid(owner) || survey->anybody;
}

/* Say whether the thread, which waits, may go on, given what is known of the others. */
static bool may_go_on(const struct survey *survey, const struct cc_record_thread *thread)
{
    struct cc_waiting waiting = waiting_of(thread);
    switch (waiting.wait) {
    case CC_RECORD_WAIT_JOIN: {
        uint32_t state = cc_the_thread(waiting.element)->state;
        return state == CC_RECORD_THREAD_OVER || state == CC_RECORD_THREAD_NEW || is_free(survey, waiting.element);
    }
    case CC_RECORD_WAIT_LOCK:
    case CC_RECORD_WAIT_ONCE:
        return may_acquire(survey, thread, &waiting);
    case CC_RECORD_WAIT_COND:
        if (!cc_wait_is_granted(thread))
            return survey->anybody;
        /* It was signalled, and now needs its mutex. */
        return may_acquire(
            survey, thread,
            &(struct cc_waiting){ .address = waiting.second, .kind = CC_RECORD_MUTEX, .mode = CC_RECORD_EXCLUSIVE });
    case CC_RECORD_WAIT_NONE:
        return true;
    default:
        return survey->anybody;
    }
}

/* Find all threads that can go on; the others are stuck. */
static void settle(struct survey *survey)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t place = 0; place < survey->places; place++) {
            if (!survey->thread[place] || survey->free[place])
                continue;
            if (may_go_on(survey, cc_the_thread(survey->thread[place])))
                survey->free[place] = survey->anybody = changed = true;
        }
    }
}

/* Something could wake a waiter that no known thread accounts for. */
static bool outside_wakers(void)
{
    if (cc_has_signal_handlers())
        return true;
    for (int look = 0; look < LOOKS; look++) {
        uint32_t threads = cc_kernel_threads();
        if (threads && threads <= cc_live_count() + __atomic_load_n(&leavers, __ATOMIC_SEQ_CST))
            return false;
        struct timespec pause = { .tv_nsec = LOOK_PAUSE };
        (void)CC_SYSCALL_2(SYS_nanosleep, &pause, 0);
        if (somebody_runs())
            return true;
    }
    return true;
}

/* Say whether another process may wake the thread. */
static bool waits_on_shared(const struct cc_record_thread *thread)
{
    return thread->wait != CC_RECORD_WAIT_JOIN && thread->wait_element &&
           cc_the_lock(thread->wait_element)->flags & CC_RECORD_LOCK_SHARED;
}

static bool is_anybody_stuck(const struct survey *survey)
{
    for (uint32_t place = 0; place < survey->places; place++)
        if (survey->thread[place] && !survey->free[place])
            return true;
    return false;
}

static bool make_survey(struct survey *survey)
{
    uint32_t places = cc_live_places();
    survey->thread = cc_pages_take(places * (sizeof *survey->thread + sizeof *survey->free));
    if (!survey->thread)
        return false;
    survey->free = (bool *)(survey->thread + places);
    survey->places = places;
    survey->anybody = __atomic_load_n(&cc_engine.starting, __ATOMIC_ACQUIRE) != 0;
    for (uint32_t place = 0; place < places; place++) {
        survey->thread[place] = cc_live_at(place);
        const struct cc_record_thread *thread = thread_at(place);
        survey->free[place] = thread && (runs(thread) || waits_on_shared(thread));
        survey->anybody |= survey->free[place];
    }
    settle(survey);
    /* What else could wake somebody is looked for only now, as that takes longer. */
    if (!survey->anybody && is_anybody_stuck(survey) && outside_wakers()) {
        survey->anybody = true;
        settle(survey);
    }
    return true;
}

static void drop_survey(struct survey *survey)
{
    cc_pages_give(survey->thread, survey->places * (sizeof *survey->thread + sizeof *survey->free));
}

static void add_stuck(uint32_t group, uint32_t number)
{
    const struct cc_record_thread *thread = cc_the_thread(number);
    uint32_t row = cc_record_take(CC_RECORD_STUCK, 1);
    if (!row)
        return;
    struct cc_record_stuck *stuck = cc_the_stuck(row);
    struct cc_waiting waiting = waiting_of(thread);
    struct cc_holder holder;
    stuck->group = group;
    stuck->thread = number;
    stuck->wait = (uint8_t)waiting.wait;
    stuck->wait_kind = waiting.kind;
    stuck->wait_mode = waiting.mode;
    stuck->element = waiting.element;
    stuck->stack = waiting.stack;
    stuck->address = waiting.address;
    stuck->time = cc_clock_now();
    stuck->owner = waits_for(thread);
    if (stuck->owner && waiting.wait != CC_RECORD_WAIT_JOIN && cc_thread_holds(stuck->owner, waiting.address, &holder))
        stuck->owner_stack = holder.stack;
    if (waiting.wait != CC_RECORD_WAIT_JOIN && waiting.element)
        cc_lock_flag(waiting.element, CC_LOCK_MENTIONED);
    __atomic_store_n(&stuck->valid, 1, __ATOMIC_RELEASE);
}

/* The deadlock is in the table as `group`: say so, and end the process if that is wanted. */
static void announce(struct cc_self *self, uint32_t group)
{
    cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_DEADLOCK, .number = group, .second = group });
    bool end = cc_engine.options.on_deadlock[0] == 'e';
    if (!cc_report_deadlock(end) || !end)
        return;
    __atomic_store_n(&cc_record->exit_status, DEADLOCK_STATUS, __ATOMIC_RELAXED);
    __atomic_store_n(&cc_record->state, CC_RECORD_ENDED, __ATOMIC_RELEASE);
    if (cc_engine.options.predict && !cc_engine.options.keep)
        cc_record_file_remove();
    (void)CC_SYSCALL_1(SYS_exit_group, DEADLOCK_STATUS);
}

static uint32_t new_group(void *is_new)
{
    *(bool *)is_new = true;
    return __atomic_add_fetch(&groups, 1, __ATOMIC_RELAXED);
}

/* A thread in one of its waits, as part of a sum that does not depend on the order of threads. */
static uint64_t wait_hash(uint32_t number)
{
    return cc_hash_step(number, cc_the_thread(number)->wait_since);
}

/* The number for a set of threads in certain waits, if it is new; else 0. Two threads may find it at once. */
static uint32_t group_of(uint64_t hash)
{
    bool is_new = false;
    uint32_t group = cc_growing_index_make(&noted, hash | 1, new_group, &is_new);
    return is_new ? group : 0;
}

/* Say whether the thread waits as far as can be known: for what it claims to have it does when the kernel says so. */
static bool has_said(const struct cc_record_thread *thread)
{
    struct cc_waiting waiting = waiting_of(thread);
    return waiting.claimed ? cc_kernel_waits_at(thread->tid, waiting.address)
                           : waiting.stack || __atomic_load_n(&thread->wait, __ATOMIC_ACQUIRE) != CC_RECORD_WAIT_NONE;
}

/*
 * A thread that has published its lock, and has not offered what it will hold, is about to say where it waits: it is in a cycle, so
 * it gets there. One that claims a lock may be about to wait; or somebody has released the lock for it. False when that is not sure.
 */
static bool let_it_say(uint32_t number)
{
    const struct cc_record_thread *thread = cc_the_thread(number);
    for (int look = 0; look < LOOKS && !has_said(thread); look++) {
        struct timespec pause = { .tv_nsec = LOOK_PAUSE / 4 };
        (void)CC_SYSCALL_2(SYS_nanosleep, &pause, 0);
    }
    return !waiting_of(thread).claimed || has_said(thread);
}

/* The threads that wait for each other, beginning with the calling one, if they are not known yet. */
static void note_cycle(struct cc_self *self)
{
    uint64_t hash = 0;
    uint32_t number = self->number;
    do {
        if (!let_it_say(number))
            return;
        number = waits_for(cc_the_thread(number));
    } while (number && number != self->number);
    if (!number)
        return;
    do {
        hash += wait_hash(number);
        number = waits_for(cc_the_thread(number));
    } while (number && number != self->number);
    uint32_t group = group_of(hash);
    if (!group)
        return;
    do {
        add_stuck(group, number);
        number = waits_for(cc_the_thread(number));
    } while (number && number != self->number);
    announce(self, group);
}

/* Tells sets of stuck threads apart, and one wait of a thread from its next; 0 when none is stuck. */
static uint64_t fingerprint(const struct survey *survey)
{
    uint64_t hash = 0;
    for (uint32_t place = 0; place < survey->places; place++)
        if (survey->thread[place] && !survey->free[place])
            hash += wait_hash(survey->thread[place]);
    return hash;
}

static void note_survey(struct cc_self *self, const struct survey *survey, uint64_t hash)
{
    for (uint32_t place = 0; place < survey->places; place++)
        if (survey->thread[place] && !survey->free[place] && !let_it_say(survey->thread[place]))
            return;
    uint32_t group = group_of(hash);
    for (uint32_t place = 0; group && place < survey->places; place++)
        if (survey->thread[place] && !survey->free[place])
            add_stuck(group, survey->thread[place]);
    if (group)
        announce(self, group);
}

/*
 * Look at all threads until two looks agree: one that has just been given what it waited for may not have said so
 * yet. What is really stuck is so the next time.
 */
static void survey_all(struct cc_self *self)
{
    struct survey survey;
    if (!make_survey(&survey))
        return;
    uint64_t before = fingerprint(&survey);
    drop_survey(&survey);
    for (int again = 1; again < SURVEYS && before && !cc_growing_index_get(&noted, before | 1); again++) {
        struct timespec pause = { .tv_nsec = SECOND_LOOK };
        (void)CC_SYSCALL_2(SYS_nanosleep, &pause, 0);
        if (!make_survey(&survey))
            return;
        uint64_t now = fingerprint(&survey);
        if (now == before)
            note_survey(self, &survey, before);
        drop_survey(&survey);
        before = now == before ? 0 : now;
    }
}

void cc_wait_again(struct cc_self *self)
{
    uint8_t wait = self->thread->wait;
    bool for_thread = wait == CC_RECORD_WAIT_LOCK || wait == CC_RECORD_WAIT_JOIN || wait == CC_RECORD_WAIT_ONCE;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    switch (for_thread ? follow(self) : CHAIN_UNCLEAR) {
    case CHAIN_FREE:
        break;
    case CHAIN_CYCLE:
        note_cycle(self);
        break;
    case CHAIN_UNCLEAR:
        if (wait == CC_RECORD_WAIT_LOCK || !somebody_runs())
            survey_all(self);
        break;
    }
}

bool cc_wait_owner_runs(uint64_t address, uint8_t kind)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    int32_t tid = cc_lock_owner_tid(address, kind);
    uint32_t owner = cc_thread_of_tid(tid);
    return owner ? runs(cc_the_thread(owner)) : !tid; /* without an owner it is just changing hands */
}

void cc_wait_burden_for_good(void)
{
    __atomic_fetch_add(&burdened, 1, __ATOMIC_SEQ_CST);
}

void cc_wait_burden(struct cc_self *self)
{
    if (self->burdened)
        return;
    self->burdened = true;
    __atomic_fetch_add(&burdened, 1, __ATOMIC_SEQ_CST);
}

/* Publish what the thread waits for. */
static void note_wait(struct cc_self *self, const struct cc_waiting *waiting)
{
    struct cc_record_thread *thread = self->thread;
    thread->wait_kind = waiting->kind;
    thread->wait_mode = waiting->mode;
    thread->wait_timed = waiting->timed;
    thread->wait_element = waiting->element;
    thread->wait_stack = waiting->stack;
    thread->wait_address = waiting->address;
    thread->wait_second = waiting->second;
    thread->wait_turn = waiting->turn;
    thread->wait_since = waiting->since ? waiting->since : cc_clock_now();
    __atomic_store_n(&thread->wait, (uint8_t)waiting->wait, __ATOMIC_RELEASE);
}

bool cc_wait_begin_alone(struct cc_self *self, const struct cc_waiting *waiting)
{
    note_wait(self, waiting);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return !__atomic_load_n(&burdened, __ATOMIC_RELAXED) && !cc_engine.parent_thread;
}

void cc_wait_begin(struct cc_self *self, const struct cc_waiting *waiting)
{
    if (cc_held_count(self))
        cc_wait_burden(self);
    note_wait(self, waiting);
    if (waiting->wait != CC_RECORD_WAIT_CALL && !waiting->timed)
        cc_wait_again(self);
}

void cc_wait_end(struct cc_self *self)
{
    __atomic_store_n(&self->thread->wait, CC_RECORD_WAIT_NONE, __ATOMIC_RELEASE);
    if (!self->burdened)
        return;
    self->burdened = false;
    __atomic_fetch_sub(&burdened, 1, __ATOMIC_RELAXED);
}

bool cc_wait_runs(uint32_t thread)
{
    struct cc_waiting waiting = waiting_of(cc_the_thread(thread));
    /* whose lock has become free will go on */
    return runs(cc_the_thread(thread)) ||
           (waiting.wait == CC_RECORD_WAIT_LOCK && !cc_lock_is_taken(waiting.address, waiting.kind));
}

uint32_t cc_wait_owner(uint32_t thread)
{
    return waits_not(cc_the_thread(thread)) ? 0 : waits_for(cc_the_thread(thread));
}

void cc_wait_thread_over(struct cc_self *self)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (!cc_live_count() || somebody_runs())
        return;
    __atomic_fetch_add(&leavers, 1, __ATOMIC_SEQ_CST);
    survey_all(self);
    __atomic_fetch_sub(&leavers, 1, __ATOMIC_SEQ_CST);
}

void cc_wait_graph_forget(void)
{
    cc_growing_index_clear(&noted);
    groups = last_running = leavers = burdened = 0;
}
