// SPDX-License-Identifier: Apache-2.0
// A stream's lock and a mutex, always in one order.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
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
    flockfile(stdout);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    funlockfile(stdout);
}

int main(void)
{
    run_both(stream_first, mutex_first);
    return 0;
}
