/* SPDX-License-Identifier: Apache-2.0 */
/* pthread_cond_*. */
#include "runtime-shim/interpose/waits.h"

static void begin(struct cc_cond_wait *wait, pthread_cond_t *cond, pthread_mutex_t *mutex, bool timed, uint64_t site)
{
    cc_cond_wait_begin(wait, (uint64_t)cond, (uint64_t)mutex, CC_RECORD_COND, CC_RECORD_MUTEX, timed, site);
}

CC_EXPORT int pthread_cond_wait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex)
{
    struct cc_cond_wait wait;
    int result;
    begin(&wait, cond, mutex, false, CC_RETURN_SITE());
    pthread_cleanup_push(cc_cond_wait_end, &wait);
    result = CC_CALL_REAL(pthread_cond_wait, cond, mutex);
    pthread_cleanup_pop(1);
    return result;
}

CC_EXPORT int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                                     const struct timespec *restrict limit)
{
    struct cc_cond_wait wait;
    int result;
    begin(&wait, cond, mutex, true, CC_RETURN_SITE());
    pthread_cleanup_push(cc_cond_wait_end, &wait);
    result = CC_CALL_REAL(pthread_cond_timedwait, cond, mutex, limit);
    pthread_cleanup_pop(1);
    return result;
}

CC_EXPORT int pthread_cond_clockwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex, clockid_t clock,
                                     const struct timespec *restrict limit)
{
    struct cc_cond_wait wait;
    int result;
    begin(&wait, cond, mutex, true, CC_RETURN_SITE());
    pthread_cleanup_push(cc_cond_wait_end, &wait);
    result = CC_CALL_REAL(pthread_cond_clockwait, cond, mutex, clock, limit);
    pthread_cleanup_pop(1);
    return result;
}

CC_EXPORT int pthread_cond_signal(pthread_cond_t *cond)
{
    cc_cond_signalled((uint64_t)cond, CC_RECORD_COND, false, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_cond_signal, cond);
}

CC_EXPORT int pthread_cond_broadcast(pthread_cond_t *cond)
{
    cc_cond_signalled((uint64_t)cond, CC_RECORD_COND, true, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_cond_broadcast, cond);
}

CC_EXPORT int pthread_cond_init(pthread_cond_t *restrict cond, const pthread_condattr_t *restrict attributes)
{
    int result = CC_CALL_REAL(pthread_cond_init, cond, attributes);
    int shared = PTHREAD_PROCESS_PRIVATE;
    if (attributes)
        (void)pthread_condattr_getpshared(attributes, &shared);
    if (result == 0)
        cc_waitable_made((uint64_t)cond, CC_RECORD_COND, shared == PTHREAD_PROCESS_SHARED, 0, CC_RETURN_SITE());
    return result;
}

CC_EXPORT int pthread_cond_destroy(pthread_cond_t *cond)
{
    if (cc_self_is_on(&cc_self))
        cc_lock_destroyed(&cc_self, (uint64_t)cond, CC_RECORD_COND, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_cond_destroy, cond);
}
