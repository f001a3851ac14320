// SPDX-License-Identifier: Apache-2.0
// A thread ends and holds a lock.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [lock-leak]
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void takes(void)
{
    pthread_mutex_lock(&a);
}

static void nothing(void)
{
}

int main(void)
{
    run_both(takes, nothing);
    return 0;
}
