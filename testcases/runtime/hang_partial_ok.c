// SPDX-License-Identifier: Apache-2.0
// Two threads wait for each other's locks in one order, while a third one goes on working: one waits, and goes on.
//
// RUN: %build_it
// RUN: timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&a);
    pause_ms(20);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void ba(void)
{
    pthread_mutex_lock(&a);
    pause_ms(20);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void *works(void *unused)
{
    for (int i = 0; i < 20; i++)
        pause_ms(10);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, works, NULL))
        return 3;
    run_both(ab, ba);
    pthread_join(thread, NULL);
    return 0;
}
