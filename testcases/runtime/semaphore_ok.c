// SPDX-License-Identifier: Apache-2.0
// Semaphores that tell of events are no locks: each is posted by the other thread.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <semaphore.h>

static sem_t full, empty;

static void producer(void)
{
    for (int i = 0; i < 100; i++) {
        sem_wait(&empty);
        sem_post(&full);
    }
}

static void consumer(void)
{
    for (int i = 0; i < 100; i++) {
        sem_wait(&full);
        sem_post(&empty);
    }
}

int main(void)
{
    sem_init(&full, 0, 0);
    sem_init(&empty, 0, 1);
    run_both(producer, consumer);
    return 0;
}
