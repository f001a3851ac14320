// SPDX-License-Identifier: Apache-2.0
// Two threads write to what the other reads.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: deadlock: 2 threads wait for each other for ever
#include "two_threads.h"

static pthread_rwlock_t a = PTHREAD_RWLOCK_INITIALIZER, b = PTHREAD_RWLOCK_INITIALIZER;

static void ab(void)
{
    pthread_rwlock_wrlock(&a);
    meet();
    pthread_rwlock_wrlock(&b);
}

static void ba(void)
{
    pthread_rwlock_wrlock(&b);
    meet();
    pthread_rwlock_wrlock(&a);
}

int main(void)
{
    run_both(ab, ba);
    return 0;
}
