// SPDX-License-Identifier: Apache-2.0
// A thread gives up its second lock before it waits for a condition, and takes it again in the same order.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER, queue = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static int count, rows;

static void takes(void)
{
    pthread_mutex_lock(&table);
    rows++;
    pthread_mutex_unlock(&table);
    pthread_mutex_lock(&queue);
    while (!count)
        pthread_cond_wait(&ready, &queue);
    count--;
    pthread_mutex_unlock(&queue);
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
    return count || rows != 1;
}
