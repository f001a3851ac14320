// SPDX-License-Identifier: Apache-2.0
// The last thread to block holds nothing, and waits for a lock whose owner waits for a condition that only this thread would have signalled.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
// CHECK-DAG: waits on condition `filled`
// CHECK-DAG: waits for mutex `shelf`
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

static void fills(void)
{
    pause_ms(50);
    pthread_mutex_lock(&shelf);
    pthread_mutex_unlock(&shelf);
    pthread_mutex_lock(&door);
    full = 1;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&door);
}

int main(void)
{
    run_both(takes, fills);
    return 0;
}
