// SPDX-License-Identifier: Apache-2.0
// A wait with its mutex held.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

int main(void)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec = 0;
    pthread_mutex_lock(&a);
    pthread_cond_timedwait(&condition, &a, &limit);
    pthread_mutex_unlock(&a);
    return 0;
}
