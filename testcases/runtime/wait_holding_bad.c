// SPDX-License-Identifier: Apache-2.0
// A thread waits for a condition with a second lock held: the wait gives up its own mutex only.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: warning: wait on `ready` while `table` is held [wait-holding-lock]
// CHECK: holding `table`, acquired at
#include "two_threads.h"

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER, queue = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static int count;

static void takes(void)
{
    pthread_mutex_lock(&table);
    pthread_mutex_lock(&queue);
    while (!count)
        pthread_cond_wait(&ready, &queue);
    count--;
    pthread_mutex_unlock(&queue);
    pthread_mutex_unlock(&table);
}

static void puts_one(void)
{
    pthread_mutex_lock(&queue);
    count++;
    pthread_cond_signal(&ready);
    pthread_mutex_unlock(&queue);
}

int main(void)
{
    run_both(takes, puts_one);
    return count;
}
