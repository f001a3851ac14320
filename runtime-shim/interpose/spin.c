/* SPDX-License-Identifier: Apache-2.0 */
/* pthread_spin_*. */
#include "runtime-shim/interpose/interpose.h"

static struct cc_acquisition acquisition(pthread_spinlock_t *lock, uint64_t site, uint8_t flags)
{
    return (struct cc_acquisition){
        .address = (uint64_t)lock, .site = site, .kind = CC_RECORD_SPIN, .mode = CC_RECORD_EXCLUSIVE, .flags = flags
    };
}

/* Spin for a while only, as the clock says; then who waits looks again and spins for good. */
static int spin_until(void *lock, clockid_t clock, const struct timespec *limit)
{
    enum { BETWEEN_LOOKS = 256 };
    for (;;) {
        for (int i = 0; i < BETWEEN_LOOKS; i++) {
            if (!cc_lock_is_taken((uint64_t)lock, CC_RECORD_SPIN) && cc_real.pthread_spin_trylock(lock) == 0)
                return 0;
            cc_pause();
        }
        struct timespec now = { 0, 0 };
        (void)clock_gettime(clock, &now);
        if (now.tv_sec > limit->tv_sec || (now.tv_sec == limit->tv_sec && now.tv_nsec >= limit->tv_nsec))
            return ETIMEDOUT;
    }
}

static int spin_for_good(void *lock)
{
    return cc_real.pthread_spin_lock(lock);
}

CC_EXPORT int pthread_spin_lock(pthread_spinlock_t *lock)
{
    struct cc_self *self = &cc_self;
    if (CC_UNLIKELY(!cc_self_is_on(self)))
        return CC_CALL_REAL(pthread_spin_lock, lock);
    struct cc_acquisition a = acquisition(lock, CC_RETURN_SITE(), 0);
    cc_self_publish(self, (uint64_t)lock | CC_PUBLISH_SPIN);
    int result;
    if (CC_UNLIKELY(cc_lock_is_taken((uint64_t)lock, CC_RECORD_SPIN))) {
        struct cc_blocking_lock blocking = { .acquisition = a, .lock = spin_for_good, .lock_until = spin_until };
        result = cc_lock_contended(self, &blocking);
    } else {
        result = cc_real.pthread_spin_lock(lock);
    }
    if (CC_LIKELY(result == 0))
        cc_held_push(self, a);
    cc_self_publish(self, 0);
    return result;
}

CC_EXPORT int pthread_spin_trylock(pthread_spinlock_t *lock)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(pthread_spin_trylock, lock);
    if (!cc_self_is_on(self))
        return result;
    if (result == 0) {
        struct cc_acquisition a = acquisition(lock, CC_RETURN_SITE(), CC_RECORD_CANNOT_WAIT);
        cc_try_succeeded(self);
        cc_held_push(self, a);
    } else {
        cc_try_failed(self, (uint64_t)lock, CC_RECORD_SPIN, CC_RETURN_SITE());
    }
    return result;
}

CC_EXPORT int pthread_spin_unlock(pthread_spinlock_t *lock)
{
    struct cc_self *self = &cc_self;
    if (CC_LIKELY(cc_self_is_on(self)))
        cc_held_pop(self, (uint64_t)lock, CC_RETURN_SITE(), CC_RECORD_SPIN);
    return CC_CALL_REAL(pthread_spin_unlock, lock);
}

CC_EXPORT int pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(pthread_spin_init, lock, shared);
    if (result == 0 && cc_self_is_on(self)) {
        cc_self_enter(self);
        (void)cc_lock_made(self, &(struct cc_lock_making){ .address = (uint64_t)lock,
                                                           .site = CC_RETURN_SITE(),
                                                           .kind = CC_RECORD_SPIN,
                                                           .flags = shared ? CC_RECORD_LOCK_SHARED : 0 });
        cc_self_leave(self);
    }
    return result;
}

CC_EXPORT int pthread_spin_destroy(pthread_spinlock_t *lock)
{
    struct cc_self *self = &cc_self;
    if (cc_self_is_on(self))
        cc_lock_destroyed(self, (uint64_t)lock, CC_RECORD_SPIN, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_spin_destroy, lock);
}
