// SPDX-License-Identifier: Apache-2.0
// The signal comes before the wait, and is lost.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
#include "two_threads.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void wakes(void)
{
    pthread_cond_signal(&condition);
}

static void waits(void)
{
    pthread_mutex_lock(&mutex);
    pthread_cond_wait(&condition, &mutex);
    pthread_mutex_unlock(&mutex);
}

int main(void)
{
    run_both(wakes, waits);
    return 0;
}
