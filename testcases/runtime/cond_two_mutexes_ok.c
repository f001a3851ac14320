// SPDX-License-Identifier: Apache-2.0
// One condition is awaited with one mutex after the other: nobody waits with the first any more.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void wait_with(pthread_mutex_t *mutex)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec = 0; /* which is over */
    pthread_mutex_lock(mutex);
    pthread_cond_timedwait(&condition, mutex, &limit);
    pthread_mutex_unlock(mutex);
}

static void with_a(void)
{
    wait_with(&a);
}

static void with_b(void)
{
    pause_ms(300);
    wait_with(&b);
}

int main(void)
{
    run_both(with_a, with_b);
    return 0;
}
