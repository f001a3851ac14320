// SPDX-License-Identifier: Apache-2.0
// The same for a while only: a third thread, which was asleep, signals.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1; %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: [deadlock]
// CHECK-NOT: [thread-blocked]
#include "two_threads.h"

static pthread_mutex_t shelf = PTHREAD_MUTEX_INITIALIZER, door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int full;

static void takes(void)
{
    pthread_mutex_lock(&shelf);
    pthread_mutex_lock(&door);
    while (!full)
        pthread_cond_wait(&filled, &door);
    pthread_mutex_unlock(&door);
    pthread_mutex_unlock(&shelf);
}

static void visits(void)
{
    pause_ms(50);
    pthread_mutex_lock(&shelf);
    pthread_mutex_unlock(&shelf);
}

static void *fills(void *unused)
{
    pause_ms(400);
    pthread_mutex_lock(&door);
    full = 1;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&door);
    return unused;
}

int main(void)
{
    pthread_t third;
    if (pthread_create(&third, NULL, fills, NULL))
        return 3;
    run_both(takes, visits);
    pthread_join(third, NULL);
    return 0;
}
