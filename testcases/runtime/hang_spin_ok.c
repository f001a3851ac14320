// SPDX-License-Identifier: Apache-2.0
// Two threads take two spin locks in one order: one waits, and goes on.
//
// RUN: %build_it
// RUN: timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_spinlock_t a, b;

static void ab(void)
{
    pthread_spin_lock(&a);
    pause_ms(20);
    pthread_spin_lock(&b);
    pthread_spin_unlock(&b);
    pthread_spin_unlock(&a);
}

static void ba(void)
{
    pthread_spin_lock(&a);
    pause_ms(20);
    pthread_spin_lock(&b);
    pthread_spin_unlock(&b);
    pthread_spin_unlock(&a);
}

int main(void)
{
    pthread_spin_init(&a, 0);
    pthread_spin_init(&b, 0);
    run_both(ab, ba);
    return 0;
}
