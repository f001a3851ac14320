// SPDX-License-Identifier: Apache-2.0
// Two threads are stuck while a third goes on working.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: deadlock: 2 threads wait for each other for ever
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&a);
    meet();
    pthread_mutex_lock(&b);
}

static void ba(void)
{
    pthread_mutex_lock(&b);
    meet();
    pthread_mutex_lock(&a);
}

static void *works(void *unused)
{
    for (;;)
        pause_ms(10);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, works, NULL))
        return 3;
    run_both(ab, ba);
    return 0;
}
