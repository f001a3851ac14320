// SPDX-License-Identifier: Apache-2.0
// A thread takes the second mutex only when its wait has taken the first one again.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int ready;

static void waits(void)
{
    pthread_mutex_lock(&a);
    while (!ready)
        pthread_cond_wait(&condition, &a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void wakes(void)
{
    pthread_mutex_lock(&a);
    ready = 1;
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&a);
    pause_ms(30);
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

int main(void)
{
    run_both(waits, wakes);
    return 0;
}
