// SPDX-License-Identifier: Apache-2.0
// Two orders under two different locks: these do not keep the threads apart.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle `a` -> `b` -> `a` can deadlock
#include "two_threads.h"

static pthread_mutex_t gate1 = PTHREAD_MUTEX_INITIALIZER, gate2 = PTHREAD_MUTEX_INITIALIZER,
                       a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&gate1);
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&gate1);
}

static void ba(void)
{
    pthread_mutex_lock(&gate2);
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&gate2);
}

int main(void)
{
    run_both(ab, ba);
    return 0;
}
