// SPDX-License-Identifier: Apache-2.0
// All threads wait for conditions that only they could signal.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
// CHECK: waits on condition
#include "two_threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t one = PTHREAD_COND_INITIALIZER, other = PTHREAD_COND_INITIALIZER;
static int one_ready, other_ready;

static void first(void)
{
    pthread_mutex_lock(&mutex);
    while (!one_ready)
        pthread_cond_wait(&one, &mutex);
    other_ready = 1;
    pthread_cond_signal(&other);
    pthread_mutex_unlock(&mutex);
}

static void second(void)
{
    pthread_mutex_lock(&mutex);
    while (!other_ready)
        pthread_cond_wait(&other, &mutex);
    one_ready = 1;
    pthread_cond_signal(&one);
    pthread_mutex_unlock(&mutex);
}

int main(void)
{
    run_both(first, second);
    return 0;
}
