// SPDX-License-Identifier: Apache-2.0
// The routine of a once needs a lock whose holder waits for the once.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void routine(void)
{
    meet();
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
}

static void runs_it(void)
{
    pthread_once(&once, routine);
}

static void waits_for_it(void)
{
    pthread_mutex_lock(&a);
    meet();
    pthread_once(&once, routine);
    pthread_mutex_unlock(&a);
}

int main(void)
{
    run_both(runs_it, waits_for_it);
    return 0;
}
