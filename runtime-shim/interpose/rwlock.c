/* SPDX-License-Identifier: Apache-2.0 */
/* pthread_rwlock_*. */
#include "runtime-shim/interpose/interpose.h"

static bool is_blocked(const pthread_rwlock_t *lock, uint8_t mode)
{
    /* glibc: the number of readers above three bits that say whether writers are there. */
    enum { WRITER_BITS = 3 };
    uint32_t word = __atomic_load_n(&lock->__data.__readers, __ATOMIC_RELAXED);
    return mode == CC_RECORD_EXCLUSIVE ? word != 0 : (word & WRITER_BITS) != 0;
}

static struct cc_acquisition acquisition(const pthread_rwlock_t *lock, uint8_t mode, uint64_t site, uint8_t flags)
{
    return (struct cc_acquisition){
        .address = (uint64_t)lock, .site = site, .kind = CC_RECORD_RWLOCK, .mode = mode, .flags = flags
    };
}

static void acquired(struct cc_self *self, const pthread_rwlock_t *lock, uint8_t mode, uint64_t site, uint8_t flags)
{
    /* A read lock may be taken more than once. */
    if (mode == CC_RECORD_SHARED && cc_held_count(self) && cc_held_again(self, (uint64_t)lock))
        return;
    struct cc_acquisition a = acquisition(lock, mode, site, flags);
    cc_held_push(self, a);
}

static int read_for_good(void *lock)
{
    return CC_CALL_REAL(pthread_rwlock_rdlock, lock);
}

static int write_for_good(void *lock)
{
    return CC_CALL_REAL(pthread_rwlock_wrlock, lock);
}

/* Slices would lose a writer its place in the queue, so both wait in the original call. */
static inline int lock_it(pthread_rwlock_t *lock, uint8_t mode, int (*real)(void *), uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (CC_UNLIKELY(!cc_self_is_on(self)))
        return real(lock);
    cc_self_publish(self, (uint64_t)lock | CC_PUBLISH_RWLOCK);
    int result;
    /* A writer that asks again gets an error at once. */
    bool own = cc_lock_owner_tid((uint64_t)lock, CC_RECORD_RWLOCK) == self->thread->tid;
    if (CC_UNLIKELY(is_blocked(lock, mode)) && !own) {
        struct cc_blocking_lock blocking = { .acquisition = acquisition(lock, mode, site, 0), .lock = real };
        result = cc_lock_contended(self, &blocking);
    } else {
        result = real(lock);
    }
    if (CC_UNLIKELY(result == EDEADLK)) {
        struct cc_acquisition a = acquisition(lock, mode, site, 0);
        cc_lock_refused_twice(self, &a);
    }
    if (CC_LIKELY(result == 0))
        acquired(self, lock, mode, site, 0);
    cc_self_publish(self, 0);
    return result;
}

CC_EXPORT int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
    return lock_it(lock, CC_RECORD_SHARED, read_for_good, CC_RETURN_SITE());
}

CC_EXPORT int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
    return lock_it(lock, CC_RECORD_EXCLUSIVE, write_for_good, CC_RETURN_SITE());
}

/* After a try-lock. */
static int tried(pthread_rwlock_t *lock, uint8_t mode, uint64_t site, int result)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return result;
    if (result == 0) {
        cc_try_succeeded(self);
        acquired(self, lock, mode, site, CC_RECORD_CANNOT_WAIT);
    } else if (result == EBUSY) {
        cc_try_failed(self, (uint64_t)lock, CC_RECORD_RWLOCK, site);
    }
    return result;
}

CC_EXPORT int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock)
{
    return tried(lock, CC_RECORD_SHARED, CC_RETURN_SITE(), CC_CALL_REAL(pthread_rwlock_tryrdlock, lock));
}

CC_EXPORT int pthread_rwlock_trywrlock(pthread_rwlock_t *lock)
{
    return tried(lock, CC_RECORD_EXCLUSIVE, CC_RETURN_SITE(), CC_CALL_REAL(pthread_rwlock_trywrlock, lock));
}

static bool timed_begin(pthread_rwlock_t *lock, uint8_t mode, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self) || !is_blocked(lock, mode))
        return false;
    struct cc_acquisition a = acquisition(lock, mode, site, CC_RECORD_TIMED);
    cc_timed_wait_begin(self, &a);
    return true;
}

static int timed_end(pthread_rwlock_t *lock, uint8_t mode, uint64_t site, bool waited, int result)
{
    struct cc_self *self = &cc_self;
    if (waited)
        cc_timed_wait_end(self);
    if (result == 0 && cc_self_is_on(self))
        acquired(self, lock, mode, site, CC_RECORD_TIMED);
    return result;
}

CC_EXPORT int pthread_rwlock_timedrdlock(pthread_rwlock_t *lock, const struct timespec *limit)
{
    bool waits = timed_begin(lock, CC_RECORD_SHARED, CC_RETURN_SITE());
    int result = CC_CALL_REAL(pthread_rwlock_timedrdlock, lock, limit);
    return timed_end(lock, CC_RECORD_SHARED, CC_RETURN_SITE(), waits, result);
}

CC_EXPORT int pthread_rwlock_timedwrlock(pthread_rwlock_t *lock, const struct timespec *limit)
{
    bool waits = timed_begin(lock, CC_RECORD_EXCLUSIVE, CC_RETURN_SITE());
    int result = CC_CALL_REAL(pthread_rwlock_timedwrlock, lock, limit);
    return timed_end(lock, CC_RECORD_EXCLUSIVE, CC_RETURN_SITE(), waits, result);
}

CC_EXPORT int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *limit)
{
    bool waits = timed_begin(lock, CC_RECORD_SHARED, CC_RETURN_SITE());
    int result = CC_CALL_REAL(pthread_rwlock_clockrdlock, lock, clock, limit);
    return timed_end(lock, CC_RECORD_SHARED, CC_RETURN_SITE(), waits, result);
}

CC_EXPORT int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *limit)
{
    bool waits = timed_begin(lock, CC_RECORD_EXCLUSIVE, CC_RETURN_SITE());
    int result = CC_CALL_REAL(pthread_rwlock_clockwrlock, lock, clock, limit);
    return timed_end(lock, CC_RECORD_EXCLUSIVE, CC_RETURN_SITE(), waits, result);
}

CC_EXPORT int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
    struct cc_self *self = &cc_self;
    if (CC_LIKELY(cc_self_is_on(self)))
        cc_held_pop(self, (uint64_t)lock, CC_RETURN_SITE(), CC_RECORD_RWLOCK);
    return CC_CALL_REAL(pthread_rwlock_unlock, lock);
}

CC_EXPORT int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attributes)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(pthread_rwlock_init, lock, attributes);
    if (result == 0 && cc_self_is_on(self)) {
        cc_self_enter(self);
        (void)cc_lock_made(self,
                           &(struct cc_lock_making){ .address = (uint64_t)lock,
                                                     .site = CC_RETURN_SITE(),
                                                     .kind = CC_RECORD_RWLOCK,
                                                     .flags = cc_lock_flags_at((uint64_t)lock, CC_RECORD_RWLOCK) });
        cc_self_leave(self);
    }
    return result;
}

CC_EXPORT int pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
    struct cc_self *self = &cc_self;
    if (cc_self_is_on(self))
        cc_lock_destroyed(self, (uint64_t)lock, CC_RECORD_RWLOCK, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_rwlock_destroy, lock);
}
