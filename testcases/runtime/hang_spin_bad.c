// SPDX-License-Identifier: Apache-2.0
// Two threads take two spin locks in opposite orders.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: deadlock: 2 threads wait for each other for ever
#include "two_threads.h"

static pthread_spinlock_t a, b;

static void ab(void)
{
    pthread_spin_lock(&a);
    meet();
    pthread_spin_lock(&b);
}

static void ba(void)
{
    pthread_spin_lock(&b);
    meet();
    pthread_spin_lock(&a);
}

int main(void)
{
    pthread_spin_init(&a, 0);
    pthread_spin_init(&b, 0);
    run_both(ab, ba);
    return 0;
}
