// SPDX-License-Identifier: Apache-2.0
// Two threads write to what the other reads, in one order: one waits, and goes on.
//
// RUN: %build_it
// RUN: timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_rwlock_t a = PTHREAD_RWLOCK_INITIALIZER, b = PTHREAD_RWLOCK_INITIALIZER;

static void ab(void)
{
    pthread_rwlock_wrlock(&a);
    pause_ms(20);
    pthread_rwlock_wrlock(&b);
    pthread_rwlock_unlock(&b);
    pthread_rwlock_unlock(&a);
}

static void ba(void)
{
    pthread_rwlock_wrlock(&a);
    pause_ms(20);
    pthread_rwlock_wrlock(&b);
    pthread_rwlock_unlock(&b);
    pthread_rwlock_unlock(&a);
}

int main(void)
{
    run_both(ab, ba);
    return 0;
}
