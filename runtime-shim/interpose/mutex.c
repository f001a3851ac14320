/* SPDX-License-Identifier: Apache-2.0 */
/* pthread_mutex_*. */
#include "runtime-shim/engine/steering.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/interpose/interpose.h"
#include "runtime-shim/platform/clock.h"

static bool is_taken(const pthread_mutex_t *mutex)
{
    return __atomic_load_n(&mutex->__data.__lock, __ATOMIC_RELAXED) != 0;
}

static bool is_acquired(int result)
{
    return result == 0 || result == EOWNERDEAD;
}

static int lock_until(void *mutex, clockid_t clock, const struct timespec *limit)
{
    return cc_real.pthread_mutex_clocklock ? cc_real.pthread_mutex_clocklock(mutex, clock, limit) : EINVAL;
}

static int lock_for_good(void *mutex)
{
    return cc_real.pthread_mutex_lock(mutex);
}

static bool is_own(const struct cc_self *self, pthread_mutex_t *mutex)
{
    return cc_lock_owner_tid((uint64_t)mutex, CC_RECORD_MUTEX) == self->thread->tid;
}

/* Say whether the mutex is of this process, and neither its end nor its owner's priority matters. */
static bool is_plain(const pthread_mutex_t *mutex)
{
    return mutex->__data.__kind >= 0 && !(cc_lock_flags_at((uint64_t)mutex, CC_RECORD_MUTEX) &
                                          (CC_RECORD_LOCK_PRIORITY | CC_RECORD_LOCK_SHARED | CC_RECORD_LOCK_ROBUST));
}

/*
 * Say whether the real lock function, when it finds the mutex free, gives 0 in any case. A kind is for good: it changes with the
 * generation of the lock, and those that are given by a static initialiser are among these.
 */
static bool may_refuse(const pthread_mutex_t *mutex)
{
    enum { TYPES = 3, ELISION = 0x300 }; /* glibc's bits */
    return mutex->__data.__kind & ~(TYPES | ELISION) || cc_real_lock_is_foreign || cc_steering_on;
}

static inline struct cc_acquisition acquisition(const pthread_mutex_t *mutex, uint64_t site, uint8_t flags)
{
    return (struct cc_acquisition){ .address = (uint64_t)mutex,
                                    .site = site,
                                    .kind = CC_RECORD_MUTEX,
                                    .mode = CC_RECORD_EXCLUSIVE,
                                    .flags = flags,
                                    .answers = may_refuse(mutex) };
}

/* The calling thread has the mutex; once more, perhaps. */
static void acquired(struct cc_self *self, pthread_mutex_t *mutex, uint64_t site, uint8_t flags)
{
    if ((cc_lock_flags_at((uint64_t)mutex, CC_RECORD_MUTEX) & CC_RECORD_LOCK_RECURSIVE) && mutex->__data.__count > 1 &&
        cc_held_again(self, (uint64_t)mutex))
        return;
    cc_held_push(self, acquisition(mutex, site, flags));
}

/* What is to be done after the real call off the fast path. */
static __attribute__((noinline)) int lock_ended(pthread_mutex_t *mutex, uint64_t site, int result)
{
    if (is_acquired(result))
        acquired(&cc_self, mutex, site, 0);
    else if (result == EINVAL)
        cc_lock_refused(&cc_self, (uint64_t)mutex, CC_RECORD_MUTEX, site);
    cc_self_publish(&cc_self, 0);
    return result;
}

static __attribute__((noinline)) int offer_refused(pthread_mutex_t *mutex, struct cc_record_held *offered,
                                                   uint64_t site, int result)
{
    __atomic_store_n(&offered->address, 0, __ATOMIC_RELAXED);
    return lock_ended(mutex, site, result);
}

/* `looked`: it has been waited for so long already that all must have been said of who waits for whom. */
static __attribute__((noinline)) int lock_taken(struct cc_self *self, pthread_mutex_t *mutex, uint64_t site,
                                                uint64_t since, bool looked)
{
    uint16_t flags = cc_lock_flags_at((uint64_t)mutex, CC_RECORD_MUTEX);
    struct cc_blocking_lock blocking = {
        .acquisition = acquisition(mutex, site, 0),
        .lock = lock_for_good,
        .lock_until = looked || flags & CC_RECORD_LOCK_PRIORITY ? NULL : lock_until,
        .since = since,
    };
    /* A mutex that can be taken again, or that says it cannot, does not wait for its owner. */
    bool answers = is_own(self, mutex) && flags & (CC_RECORD_LOCK_RECURSIVE | CC_RECORD_LOCK_ERRORCHECK);
    int result = answers ? cc_real.pthread_mutex_lock(mutex) : cc_lock_contended(self, &blocking);
    if (result == EDEADLK)
        cc_lock_refused_twice(self, &blocking.acquisition);
    return lock_ended(mutex, site, result);
}

/*
 * Wait for a mutex whose owner runs, as far as is known: what is offered says enough of the wait, for a while.
 */
static __attribute__((noinline)) int lock_offered(struct cc_self *self, pthread_mutex_t *mutex,
                                                  struct cc_record_held *offered, uint64_t awaited, uint64_t site)
{
    uint64_t since = self->thread->wait_since;
    struct timespec limit = cc_wait_first_limit(since);
    int result = lock_until(mutex, CLOCK_MONOTONIC, &limit);
    if (result == ETIMEDOUT || result == EINVAL) {
        __atomic_store_n(&offered->address, 0, __ATOMIC_RELAXED);
        cc_self_publish(self, (uint64_t)mutex);
        return lock_taken(self, mutex, site, since, true);
    }
    cc_wait_end(self);
    if (result != 0 || !cc_held_take(self, offered, awaited))
        return offer_refused(mutex, offered, site, result);
    cc_waited_shortly(self, offered, since);
    return 0;
}

/* Make ready what the thread will hold, whether it is the chain that was acquired last or another one that is known. */
static struct cc_record_held *offer_any(struct cc_self *self, const struct cc_acquisition *a, uint64_t awaited)
{
    struct cc_record_held *offered = cc_held_offer(self, *a, awaited);
    return offered ? offered : cc_held_offer_known(self, a, awaited);
}

/*
 * Wait for a mutex while the thread holds no lock: no cycle of locks goes through it. Who comes late to the wait finds the mutex free
 * again, and threads take turns otherwise than without the recorder: a pool of workers changed threads half as often again. So what can
 * be done afterwards is, and the wait is the one of the real function.
 */
static __attribute__((noinline)) int lock_unburdened(struct cc_self *self, pthread_mutex_t *mutex, uint64_t site)
{
    uint64_t since = cc_clock_now(), awaited = cc_held_await((uint64_t)mutex);
    struct cc_acquisition a = acquisition(mutex, site, 0);
    struct cc_record_held *offered = offer_any(self, &a, awaited);
    bool alone = offered && cc_wait_begin_alone(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_LOCK,
                                                                            .kind = CC_RECORD_MUTEX,
                                                                            .mode = CC_RECORD_EXCLUSIVE,
                                                                            .element = offered->lock,
                                                                            .stack = offered->stack,
                                                                            .address = (uint64_t)mutex,
                                                                            .since = since });
    if (!alone) {
        if (offered)
            __atomic_store_n(&offered->address, 0, __ATOMIC_RELAXED);
        cc_self_publish(self, (uint64_t)mutex);
        return lock_taken(self, mutex, site, since, false);
    }
    int result = cc_real.pthread_mutex_lock(mutex);
    cc_wait_end(self);
    if (result != 0 || !cc_held_take(self, offered, awaited))
        return offer_refused(mutex, offered, site, result);
    cc_waited_shortly(self, offered, since);
    return 0;
}

static __attribute__((noinline)) int lock_otherwise(pthread_mutex_t *mutex, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return CC_CALL_REAL(pthread_mutex_lock, mutex);
    struct cc_acquisition a = acquisition(mutex, site, 0);
    uint64_t awaited = cc_held_await((uint64_t)mutex);
    bool taken = is_taken(mutex);
    if (taken && !cc_held_count(self) && is_plain(mutex) && !is_own(self, mutex))
        return lock_unburdened(self, mutex, site);
    uint64_t since = taken ? cc_wait_since_now(self) : 0;
    struct cc_record_held *offered = taken && is_own(self, mutex) ? NULL : offer_any(self, &a, awaited);
    if (offered && !taken) {
        int result = cc_real.pthread_mutex_lock(mutex);
        return result == 0 && cc_held_take(self, offered, awaited) ? 0 : offer_refused(mutex, offered, site, result);
    }
    if (taken && !is_own(self, mutex))
        cc_wait_burden(self);
    if (offered && is_plain(mutex) && cc_wait_owner_runs((uint64_t)mutex, CC_RECORD_MUTEX))
        return lock_offered(self, mutex, offered, awaited, site);
    if (offered)
        __atomic_store_n(&offered->address, 0, __ATOMIC_RELAXED);
    cc_self_publish(self, (uint64_t)mutex);
    if (taken)
        return lock_taken(self, mutex, site, since, false);
    int result = cc_real.pthread_mutex_lock(mutex);
    return lock_ended(mutex, site, result);
}

/* As it is on the fast paths, where only what is not refused is found. */
static inline struct cc_acquisition plain_acquisition(const pthread_mutex_t *mutex, uint64_t site)
{
    return (struct cc_acquisition){
        .address = (uint64_t)mutex, .site = site, .kind = CC_RECORD_MUTEX, .mode = CC_RECORD_EXCLUSIVE
    };
}

CC_EXPORT int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    struct cc_self *self = &cc_self;
    struct cc_acquisition a = plain_acquisition(mutex, CC_RETURN_SITE());
    if (CC_UNLIKELY(is_taken(mutex)) || CC_UNLIKELY(!cc_held_claim(self, a)))
        return lock_otherwise(mutex, a.site);
    return cc_real.pthread_mutex_lock(mutex);
}

CC_EXPORT int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(pthread_mutex_trylock, mutex);
    if (!cc_self_is_on(self))
        return result;
    if (is_acquired(result)) {
        cc_try_succeeded(self);
        acquired(self, mutex, CC_RETURN_SITE(), CC_RECORD_CANNOT_WAIT);
    } else if (result == EBUSY) {
        cc_try_failed(self, (uint64_t)mutex, CC_RECORD_MUTEX, CC_RETURN_SITE());
    }
    return result;
}

/* Around the two lock calls with a time limit. */
static bool timed_begin(struct cc_self *self, pthread_mutex_t *mutex, uint64_t site)
{
    if (!cc_self_is_on(self) || !is_taken(mutex) || is_own(self, mutex))
        return false;
    struct cc_acquisition a = acquisition(mutex, site, CC_RECORD_TIMED);
    cc_timed_wait_begin(self, &a);
    return true;
}

static int timed_end(struct cc_self *self, pthread_mutex_t *mutex, uint64_t site, bool waited, int result)
{
    if (waited)
        cc_timed_wait_end(self);
    if (is_acquired(result) && cc_self_is_on(self))
        acquired(self, mutex, site, CC_RECORD_TIMED);
    return result;
}

CC_EXPORT int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *limit)
{
    struct cc_self *self = &cc_self;
    bool waits = timed_begin(self, mutex, CC_RETURN_SITE());
    int result = CC_CALL_REAL(pthread_mutex_timedlock, mutex, limit);
    return timed_end(self, mutex, CC_RETURN_SITE(), waits, result);
}

CC_EXPORT int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *limit)
{
    struct cc_self *self = &cc_self;
    bool waits = timed_begin(self, mutex, CC_RETURN_SITE());
    int result = CC_CALL_REAL(pthread_mutex_clocklock, mutex, clock, limit);
    return timed_end(self, mutex, CC_RETURN_SITE(), waits, result);
}

static __attribute__((noinline)) int unlock_otherwise(pthread_mutex_t *mutex, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (cc_self_is_on(self))
        cc_held_pop(self, (uint64_t)mutex, site, CC_RECORD_MUTEX);
    return CC_CALL_REAL(pthread_mutex_unlock, mutex);
}

CC_EXPORT int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (CC_UNLIKELY(!cc_held_pop_last(&cc_self, (uint64_t)mutex)))
        return unlock_otherwise(mutex, CC_RETURN_SITE());
    return cc_real.pthread_mutex_unlock(mutex);
}

CC_EXPORT int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(pthread_mutex_init, mutex, attributes);
    if (result == 0 && cc_self_is_on(self)) {
        cc_self_enter(self);
        (void)cc_lock_made(self,
                           &(struct cc_lock_making){ .address = (uint64_t)mutex,
                                                     .site = CC_RETURN_SITE(),
                                                     .kind = CC_RECORD_MUTEX,
                                                     .flags = cc_lock_flags_at((uint64_t)mutex, CC_RECORD_MUTEX) });
        cc_self_leave(self);
    }
    return result;
}

CC_EXPORT int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    struct cc_self *self = &cc_self;
    if (cc_self_is_on(self))
        cc_lock_destroyed(self, (uint64_t)mutex, CC_RECORD_MUTEX, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_mutex_destroy, mutex);
}
