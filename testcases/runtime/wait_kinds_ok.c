// SPDX-License-Identifier: Apache-2.0
// Waits with a time limit and C11 conditions end as they do without the recorder, with the mutex held.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: {{.}}
#include "two_threads.h"
#include <errno.h>
#include <stdbool.h>
#include <threads.h>

static pthread_mutex_t mutex;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static mtx_t m;
static cnd_t c;
static int ready;

static struct timespec in_ms(clockid_t clock, long milliseconds)
{
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_nsec += milliseconds * 1000000;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static void expect(int result, int wanted, int line)
{
    if (result == wanted)
        return;
    printf("line %d: %d, not %d\n", line, result, wanted);
    exit(3);
}

#define EXPECT(call, wanted) expect((call), (wanted), __LINE__)

static void *makes_ready(void *unused)
{
    pthread_mutex_lock(&mutex);
    ready = 1;
    pthread_cond_signal(&cond);
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void with_limits(void)
{
    /* Says who unlocks what it does not hold. */
    pthread_mutexattr_t strict;
    pthread_mutexattr_init(&strict);
    pthread_mutexattr_settype(&strict, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&mutex, &strict);

    pthread_t thread;
    struct timespec soon = in_ms(CLOCK_MONOTONIC, 5), late = in_ms(CLOCK_MONOTONIC, 900);
    pthread_mutex_lock(&mutex);
    EXPECT(pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &soon), ETIMEDOUT);
    EXPECT(pthread_create(&thread, NULL, makes_ready, NULL), 0);
    while (!ready)
        EXPECT(pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &late), 0);
    EXPECT(pthread_mutex_unlock(&mutex), 0);
    EXPECT(pthread_join(thread, NULL), 0);
    EXPECT(pthread_mutex_destroy(&mutex), 0);
}

static int c11_makes_ready(void *all)
{
    mtx_lock(&m);
    ready = 2;
    EXPECT(*(bool *)all ? cnd_broadcast(&c) : cnd_signal(&c), thrd_success);
    mtx_unlock(&m);
    return 0;
}

static void c11(bool all)
{
    thrd_t thread;
    struct timespec soon = in_ms(CLOCK_REALTIME, 5);
    EXPECT(mtx_init(&m, mtx_timed), thrd_success);
    EXPECT(cnd_init(&c), thrd_success);
    mtx_lock(&m);
    ready = 0;
    EXPECT(cnd_timedwait(&c, &m, &soon), thrd_timedout);
    EXPECT(thrd_create(&thread, c11_makes_ready, &all), thrd_success);
    while (!ready)
        EXPECT(cnd_wait(&c, &m), thrd_success);
    EXPECT(mtx_unlock(&m), thrd_success);
    EXPECT(thrd_join(thread, NULL), thrd_success);
    EXPECT(mtx_trylock(&m), thrd_success);
    EXPECT(mtx_unlock(&m), thrd_success);
    cnd_destroy(&c);
    mtx_destroy(&m);
}

int main(void)
{
    with_limits();
    c11(false);
    c11(true);
    return 0;
}
