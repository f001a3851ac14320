// SPDX-License-Identifier: Apache-2.0
// A thousand locks held at once, and an inversion of the first and the last.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle {{.*}} can deadlock
#include "two_threads.h"

enum { MANY = 1000 };
static pthread_mutex_t locks[MANY];
static int up_is_over;

static void up(void)
{
    for (int i = 0; i < MANY; i++)
        pthread_mutex_lock(&locks[i]);
    for (int i = MANY; i-- > 0;)
        pthread_mutex_unlock(&locks[i]);
    __atomic_store_n(&up_is_over, 1, __ATOMIC_RELAXED);
}

static void down(void)
{
    pthread_mutex_lock(&locks[MANY - 1]);
    pthread_mutex_lock(&locks[0]);
    pthread_mutex_unlock(&locks[0]);
    pthread_mutex_unlock(&locks[MANY - 1]);
}

static void late_down(void)
{
    while (!__atomic_load_n(&up_is_over, __ATOMIC_RELAXED))
        pause_ms(5);
    down();
}

int main(void)
{
    for (int i = 0; i < MANY; i++)
        pthread_mutex_init(&locks[i], NULL);
    run_both(up, late_down);
    return 0;
}
