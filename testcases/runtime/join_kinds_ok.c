// SPDX-License-Identifier: Apache-2.0
// Every way to join gives what it gives without the recorder, and orders what the thread did before what follows.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: {{.}}
#include "two_threads.h"
#include <errno.h>
#include <threads.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static int may_end;

static struct timespec in_ms(clockid_t clock, long milliseconds)
{
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_nsec += milliseconds * 1000000;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static void ba(void)
{
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
}

static void *ab(void *unused)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
    while (!__atomic_load_n(&may_end, __ATOMIC_RELAXED))
        pause_ms(1);
    return unused;
}

static int ends_at_once(void *unused)
{
    (void)unused;
    return 5;
}

static void expect(int result, int wanted, int line)
{
    if (result == wanted)
        return;
    printf("line %d: %d, not %d\n", line, result, wanted);
    exit(3);
}

#define EXPECT(call, wanted) expect((call), (wanted), __LINE__)

/* A new thread locks in one order; who has joined it in the other. */
static pthread_t begin(void)
{
    pthread_t thread;
    __atomic_store_n(&may_end, 0, __ATOMIC_RELAXED);
    EXPECT(pthread_create(&thread, NULL, ab, &may_end), 0);
    return thread;
}

static void let_end(void)
{
    __atomic_store_n(&may_end, 1, __ATOMIC_RELAXED);
}

static void by_trying(void)
{
    void *value = NULL;
    pthread_t thread = begin();
    EXPECT(pthread_tryjoin_np(thread, &value), EBUSY);
    let_end();
    int result;
    while ((result = pthread_tryjoin_np(thread, &value)) == EBUSY)
        pause_ms(1);
    EXPECT(result, 0);
    EXPECT(value == &may_end, 1);
    ba();
}

static void by_time(void)
{
    void *value = NULL;
    pthread_t thread = begin();
    struct timespec soon = in_ms(CLOCK_REALTIME, 5);
    EXPECT(pthread_timedjoin_np(thread, &value, &soon), ETIMEDOUT);
    let_end();
    struct timespec late = in_ms(CLOCK_REALTIME, 900);
    EXPECT(pthread_timedjoin_np(thread, &value, &late), 0);
    EXPECT(value == &may_end, 1);
    ba();
}

static void by_clock(void)
{
    void *value = NULL;
    pthread_t thread = begin();
    struct timespec soon = in_ms(CLOCK_MONOTONIC, 5);
    EXPECT(pthread_clockjoin_np(thread, &value, CLOCK_MONOTONIC, &soon), ETIMEDOUT);
    let_end();
    struct timespec late = in_ms(CLOCK_MONOTONIC, 900);
    EXPECT(pthread_clockjoin_np(thread, &value, CLOCK_MONOTONIC, &late), 0);
    EXPECT(value == &may_end, 1);
    ba();
}

/* Neither of these is left behind. */
static void c11(void)
{
    thrd_t thread;
    int value = 0;
    EXPECT(thrd_create(&thread, ends_at_once, NULL), thrd_success);
    EXPECT(thrd_join(thread, &value), thrd_success);
    EXPECT(value, 5);
    EXPECT(thrd_create(&thread, ends_at_once, NULL), thrd_success);
    EXPECT(thrd_detach(thread), thrd_success);
    pause_ms(20);
}

int main(void)
{
    by_trying();
    by_time();
    by_clock();
    c11();
    return 0;
}
