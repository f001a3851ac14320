/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the place of the real functions while runs are steered. */
#include "runtime-shim/engine/steering.h"
#include "runtime-shim/platform/real_calls.h"

#include <errno.h>

static struct cc_real_calls behind;

static int steered_mutex_lock(pthread_mutex_t *mutex)
{
    bool blocks = cc_steer_acquire((uint64_t)mutex, CC_RECORD_MUTEX, CC_RECORD_EXCLUSIVE);
    int result = behind.pthread_mutex_lock(mutex);
    if (blocks)
        cc_steer_acquired();
    return result;
}

/* What is locked until a time was found taken: its caller blocks. */
static int steered_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *limit)
{
    cc_steer_ring();
    return behind.pthread_mutex_clocklock(mutex, clock, limit);
}

static int steered_mutex_unlock(pthread_mutex_t *mutex)
{
    int result = behind.pthread_mutex_unlock(mutex);
    cc_steer_pause();
    return result;
}

static int steered_rwlock_rdlock(pthread_rwlock_t *lock)
{
    bool blocks = cc_steer_acquire((uint64_t)lock, CC_RECORD_RWLOCK, CC_RECORD_SHARED);
    int result = behind.pthread_rwlock_rdlock(lock);
    if (blocks)
        cc_steer_acquired();
    return result;
}

static int steered_rwlock_wrlock(pthread_rwlock_t *lock)
{
    bool blocks = cc_steer_acquire((uint64_t)lock, CC_RECORD_RWLOCK, CC_RECORD_EXCLUSIVE);
    int result = behind.pthread_rwlock_wrlock(lock);
    if (blocks)
        cc_steer_acquired();
    return result;
}

static int steered_rwlock_unlock(pthread_rwlock_t *lock)
{
    int result = behind.pthread_rwlock_unlock(lock);
    cc_steer_pause();
    return result;
}

static int steered_spin_lock(pthread_spinlock_t *lock)
{
    bool blocks = cc_steer_acquire((uint64_t)lock, CC_RECORD_SPIN, CC_RECORD_EXCLUSIVE);
    int result = behind.pthread_spin_lock(lock);
    if (blocks)
        cc_steer_acquired();
    return result;
}

static int steered_mtx_lock(mtx_t *mutex)
{
    bool blocks = cc_steer_acquire((uint64_t)mutex, CC_RECORD_C11, CC_RECORD_EXCLUSIVE);
    int result = behind.mtx_lock(mutex);
    if (blocks)
        cc_steer_acquired();
    return result;
}

static int steered_mtx_unlock(mtx_t *mutex)
{
    int result = behind.mtx_unlock(mutex);
    cc_steer_pause();
    return result;
}

static int steered_sem_wait(sem_t *semaphore)
{
    bool blocks = cc_steer_acquire((uint64_t)semaphore, CC_RECORD_SEM, CC_RECORD_EXCLUSIVE);
    int result = behind.sem_wait(semaphore);
    if (blocks)
        cc_steer_acquired();
    return result;
}

/* Inside the C library nobody can be held back: a wait ends there with the mutex taken. So it is given up, and taken here. */
static int after_wait(pthread_mutex_t *mutex, int result)
{
    if ((result != 0 && result != ETIMEDOUT) || !cc_steer_takes_again((uint64_t)mutex) ||
        behind.pthread_mutex_unlock(mutex) != 0)
        return result;
    int taken = steered_mutex_lock(mutex);
    return taken == 0 ? result : taken; /* its owner may have died meanwhile */
}

static int steered_cond_wait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex)
{
    cc_steer_pause();
    return after_wait(mutex, behind.pthread_cond_wait(cond, mutex));
}

static int steered_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                                  const struct timespec *restrict limit)
{
    return after_wait(mutex, behind.pthread_cond_timedwait(cond, mutex, limit));
}

static int steered_cond_clockwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex, clockid_t clock,
                                  const struct timespec *restrict limit)
{
    return after_wait(mutex, behind.pthread_cond_clockwait(cond, mutex, clock, limit));
}

static int after_c11_wait(mtx_t *mutex, int result)
{
    if ((result != thrd_success && result != thrd_timedout) || !cc_steer_takes_again((uint64_t)mutex) ||
        behind.mtx_unlock(mutex) != thrd_success)
        return result;
    int taken = steered_mtx_lock(mutex);
    return taken == thrd_success ? result : taken;
}

static int steered_cnd_wait(cnd_t *cond, mtx_t *mutex)
{
    cc_steer_pause();
    return after_c11_wait(mutex, behind.cnd_wait(cond, mutex));
}

static int steered_cnd_timedwait(cnd_t *restrict cond, mtx_t *restrict mutex, const struct timespec *restrict limit)
{
    return after_c11_wait(mutex, behind.cnd_timedwait(cond, mutex, limit));
}

static int steered_cond_signal(pthread_cond_t *cond)
{
    cc_steer_pause();
    return behind.pthread_cond_signal(cond);
}

static int steered_cond_broadcast(pthread_cond_t *cond)
{
    cc_steer_pause();
    return behind.pthread_cond_broadcast(cond);
}

static int steered_join(pthread_t thread, void **value)
{
    cc_steer_pause();
    return behind.pthread_join(thread, value);
}

/* The names are those of the C library; what is missing in an older one stays missing. */
#define PUT(name, steered)                                                                                             \
    do {                                                                                                               \
        if (cc_real.name && cc_real.name != (steered)) {                                                               \
            behind.name = cc_real.name;                                                                                \
            __atomic_store_n(&cc_real.name, (steered), __ATOMIC_RELEASE);                                              \
        }                                                                                                              \
    } while (0)

void cc_steered_calls_put(void)
{
    PUT(pthread_mutex_lock, steered_mutex_lock);
    PUT(pthread_mutex_clocklock, steered_mutex_clocklock);
    PUT(pthread_mutex_unlock, steered_mutex_unlock);
    PUT(pthread_rwlock_rdlock, steered_rwlock_rdlock);
    PUT(pthread_rwlock_wrlock, steered_rwlock_wrlock);
    PUT(pthread_rwlock_unlock, steered_rwlock_unlock);
    PUT(pthread_spin_lock, steered_spin_lock);
    PUT(mtx_lock, steered_mtx_lock);
    PUT(mtx_unlock, steered_mtx_unlock);
    PUT(sem_wait, steered_sem_wait);
    PUT(pthread_cond_wait, steered_cond_wait);
    PUT(pthread_cond_timedwait, steered_cond_timedwait);
    PUT(pthread_cond_clockwait, steered_cond_clockwait);
    PUT(cnd_wait, steered_cnd_wait);
    PUT(cnd_timedwait, steered_cnd_timedwait);
    PUT(pthread_cond_signal, steered_cond_signal);
    PUT(pthread_cond_broadcast, steered_cond_broadcast);
    PUT(pthread_join, steered_join);
}
