// SPDX-License-Identifier: Apache-2.0
// A stream's lock against a mutex, in two orders.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle {{.*}} can deadlock
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void stream_first(void)
{
    flockfile(stdout);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    funlockfile(stdout);
}

static void mutex_first(void)
{
    pthread_mutex_lock(&a);
    flockfile(stdout);
    funlockfile(stdout);
    pthread_mutex_unlock(&a);
}

int main(void)
{
    run_both(stream_first, mutex_first);
    return 0;
}
