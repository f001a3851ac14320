/* SPDX-License-Identifier: Apache-2.0 */
/* mtx_* and cnd_*: glibc's do not pass through the pthread_* symbols, though an mtx_t is its mutex. */
#include "runtime-shim/interpose/waits.h"

static struct cc_acquisition acquisition(const mtx_t *mutex, uint64_t site, uint8_t flags)
{
    return (struct cc_acquisition){
        .address = (uint64_t)mutex, .site = site, .kind = CC_RECORD_C11, .mode = CC_RECORD_EXCLUSIVE, .flags = flags
    };
}

static bool is_own(const struct cc_self *self, const mtx_t *mutex)
{
    return cc_lock_owner_tid((uint64_t)mutex, CC_RECORD_C11) == self->thread->tid;
}

static void acquired(struct cc_self *self, const mtx_t *mutex, uint64_t site, uint8_t flags)
{
    if ((cc_lock_flags_at((uint64_t)mutex, CC_RECORD_C11) & CC_RECORD_LOCK_RECURSIVE) &&
        ((const pthread_mutex_t *)mutex)->__data.__count > 1 && cc_held_again(self, (uint64_t)mutex))
        return;
    struct cc_acquisition a = acquisition(mutex, site, flags);
    cc_held_push(self, a);
}

static int lock_for_good(void *mutex)
{
    return cc_real.mtx_lock(mutex);
}

/* An mtx_t is a pthread_mutex_t in glibc. */
static int lock_until(void *mutex, clockid_t clock, const struct timespec *limit)
{
    return cc_real.pthread_mutex_clocklock ? cc_real.pthread_mutex_clocklock(mutex, clock, limit) : EINVAL;
}

CC_EXPORT int mtx_lock(mtx_t *mutex)
{
    struct cc_self *self = &cc_self;
    uint64_t site = CC_RETURN_SITE();
    if (CC_UNLIKELY(!cc_self_is_on(self)))
        return CC_CALL_REAL(mtx_lock, mutex);
    cc_self_publish(self, (uint64_t)mutex | CC_PUBLISH_C11);
    int result;
    if (cc_lock_is_taken((uint64_t)mutex, CC_RECORD_C11) &&
        !(is_own(self, mutex) && cc_lock_flags_at((uint64_t)mutex, CC_RECORD_C11) & CC_RECORD_LOCK_RECURSIVE)) {
        struct cc_blocking_lock blocking = { .acquisition = acquisition(mutex, site, 0),
                                             .lock = lock_for_good,
                                             .lock_until = lock_until };
        result = cc_lock_contended(self, &blocking);
        result = result == 0 ? thrd_success : thrd_error;
    } else {
        result = cc_real.mtx_lock(mutex);
    }
    if (result == thrd_success)
        acquired(self, mutex, site, 0);
    cc_self_publish(self, 0);
    return result;
}

CC_EXPORT int mtx_trylock(mtx_t *mutex)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(mtx_trylock, mutex);
    if (!cc_self_is_on(self))
        return result;
    if (result == thrd_success) {
        cc_try_succeeded(self);
        acquired(self, mutex, CC_RETURN_SITE(), CC_RECORD_CANNOT_WAIT);
    } else if (result == thrd_busy) {
        cc_try_failed(self, (uint64_t)mutex, CC_RECORD_C11, CC_RETURN_SITE());
    }
    return result;
}

CC_EXPORT int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict limit)
{
    struct cc_self *self = &cc_self;
    uint64_t site = CC_RETURN_SITE();
    bool waits = cc_self_is_on(self) && cc_lock_is_taken((uint64_t)mutex, CC_RECORD_C11) && !is_own(self, mutex);
    if (waits) {
        struct cc_acquisition a = acquisition(mutex, site, CC_RECORD_TIMED);
        cc_timed_wait_begin(self, &a);
    }
    int result = CC_CALL_REAL(mtx_timedlock, mutex, limit);
    if (waits)
        cc_timed_wait_end(self);
    if (result == thrd_success && cc_self_is_on(self))
        acquired(self, mutex, site, CC_RECORD_TIMED);
    return result;
}

CC_EXPORT int mtx_unlock(mtx_t *mutex)
{
    struct cc_self *self = &cc_self;
    if (CC_LIKELY(cc_self_is_on(self)))
        cc_held_pop(self, (uint64_t)mutex, CC_RETURN_SITE(), CC_RECORD_C11);
    return CC_CALL_REAL(mtx_unlock, mutex);
}

CC_EXPORT int mtx_init(mtx_t *mutex, int type)
{
    struct cc_self *self = &cc_self;
    int result = CC_CALL_REAL(mtx_init, mutex, type);
    if (result == thrd_success && cc_self_is_on(self)) {
        cc_self_enter(self);
        (void)cc_lock_made(self, &(struct cc_lock_making){ .address = (uint64_t)mutex,
                                                           .site = CC_RETURN_SITE(),
                                                           .kind = CC_RECORD_C11,
                                                           .flags = cc_lock_flags_at((uint64_t)mutex, CC_RECORD_C11) });
        cc_self_leave(self);
    }
    return result;
}

CC_EXPORT void mtx_destroy(mtx_t *mutex)
{
    if (cc_self_is_on(&cc_self))
        cc_lock_destroyed(&cc_self, (uint64_t)mutex, CC_RECORD_C11, CC_RETURN_SITE());
    CC_CALL_REAL(mtx_destroy, mutex);
}

static void begin(struct cc_cond_wait *wait, cnd_t *cond, mtx_t *mutex, bool timed, uint64_t site)
{
    cc_cond_wait_begin(wait, (uint64_t)cond, (uint64_t)mutex, CC_RECORD_C11_COND, CC_RECORD_C11, timed, site);
}

CC_EXPORT int cnd_wait(cnd_t *cond, mtx_t *mutex)
{
    struct cc_cond_wait wait;
    int result;
    begin(&wait, cond, mutex, false, CC_RETURN_SITE());
    pthread_cleanup_push(cc_cond_wait_end, &wait);
    result = CC_CALL_REAL(cnd_wait, cond, mutex);
    pthread_cleanup_pop(1);
    return result;
}

CC_EXPORT int cnd_timedwait(cnd_t *restrict cond, mtx_t *restrict mutex, const struct timespec *restrict limit)
{
    struct cc_cond_wait wait;
    int result;
    begin(&wait, cond, mutex, true, CC_RETURN_SITE());
    pthread_cleanup_push(cc_cond_wait_end, &wait);
    result = CC_CALL_REAL(cnd_timedwait, cond, mutex, limit);
    pthread_cleanup_pop(1);
    return result;
}

CC_EXPORT int cnd_signal(cnd_t *cond)
{
    cc_cond_signalled((uint64_t)cond, CC_RECORD_C11_COND, false, CC_RETURN_SITE());
    return CC_CALL_REAL(cnd_signal, cond);
}

CC_EXPORT int cnd_broadcast(cnd_t *cond)
{
    cc_cond_signalled((uint64_t)cond, CC_RECORD_C11_COND, true, CC_RETURN_SITE());
    return CC_CALL_REAL(cnd_broadcast, cond);
}

CC_EXPORT int cnd_init(cnd_t *cond)
{
    int result = CC_CALL_REAL(cnd_init, cond);
    if (result == thrd_success)
        cc_waitable_made((uint64_t)cond, CC_RECORD_C11_COND, false, 0, CC_RETURN_SITE());
    return result;
}

CC_EXPORT void cnd_destroy(cnd_t *cond)
{
    if (cc_self_is_on(&cc_self))
        cc_lock_destroyed(&cc_self, (uint64_t)cond, CC_RECORD_C11_COND, CC_RETURN_SITE());
    CC_CALL_REAL(cnd_destroy, cond);
}
