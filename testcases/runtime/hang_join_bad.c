// SPDX-License-Identifier: Apache-2.0
// A thread is joined under the lock that it needs to end.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: deadlock: 2 threads wait for each other for ever
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void *needs(void *unused)
{
    pause_ms(30);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_lock(&a);
    if (pthread_create(&thread, NULL, needs, NULL))
        return 3;
    pthread_join(thread, NULL);
    pthread_mutex_unlock(&a);
    return 0;
}
