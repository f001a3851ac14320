// SPDX-License-Identifier: Apache-2.0
// Two threads wait on one condition with two mutexes.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [cond-two-mutexes]
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void wait_with(pthread_mutex_t *mutex)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 1;
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
    wait_with(&b);
}

int main(void)
{
    run_both(with_a, with_b);
    return 0;
}
