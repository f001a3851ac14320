// SPDX-License-Identifier: Apache-2.0
// Semaphores used as locks, in two orders.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle `a` -> `b` -> `a` can deadlock
#include "two_threads.h"
#include <semaphore.h>

static sem_t a, b;

static void ab(void)
{
    sem_wait(&a);
    sem_wait(&b);
    sem_post(&b);
    sem_post(&a);
}

static void ba(void)
{
    sem_wait(&b);
    sem_wait(&a);
    sem_post(&a);
    sem_post(&b);
}

int main(void)
{
    sem_init(&a, 0, 1);
    sem_init(&b, 0, 1);
    run_both(ab, ba);
    return 0;
}
