// SPDX-License-Identifier: Apache-2.0
// The second lock is waited for with a limit.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void timed_ba(void)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 2;
    pthread_mutex_lock(&b);
    if (pthread_mutex_timedlock(&a, &limit) == 0)
        pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
}

int main(void)
{
    run_both(ab, timed_ba);
    return 0;
}
