// SPDX-License-Identifier: Apache-2.0
// A condition is awaited with a mutex that is not held.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: wait on `condition` without holding `a` [wait-without-lock]
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

int main(void)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec = 0;
    pthread_cond_timedwait(&condition, &a, &limit);
    return 0;
}
