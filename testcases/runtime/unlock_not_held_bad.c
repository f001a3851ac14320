// SPDX-License-Identifier: Apache-2.0
// A mutex is released by a thread that does not hold it.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: `a` is released by a thread that does not hold it [unlock-not-held]
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void locks(void)
{
    pthread_mutex_lock(&a);
    pause_ms(60);
}

static void unlocks(void)
{
    pthread_mutex_unlock(&a);
}

int main(void)
{
    run_both(locks, unlocks);
    return 0;
}
