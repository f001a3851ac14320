// SPDX-License-Identifier: Apache-2.0
// Five philosophers, who eat once each: a cycle of five locks in an array, which needs all five threads. On a busy machine
// it may happen by itself in the first run.
//
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %build_it %t
// RUN: %status 1 %confirm -q -- %t | %FileCheck %s
// CHECK: error: {{lock-order cycle .* can deadlock \[lock-order-cycle|deadlock: 5 threads .* \[deadlock}}, confirmed]
// CHECK: tried: confirmed: the deadlock happened in run
#include <pthread.h>
#include <stdio.h>

enum { SEATS = 5 };

static pthread_mutex_t forks[SEATS];
static int numbers[SEATS], meals;

static void *dine(void *argument)
{
    int seat = *(int *)argument;
    pthread_mutex_lock(&forks[seat]);
    pthread_mutex_lock(&forks[(seat + 1) % SEATS]);
    __atomic_fetch_add(&meals, 1, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&forks[(seat + 1) % SEATS]);
    pthread_mutex_unlock(&forks[seat]);
    return NULL;
}

int main(void)
{
    pthread_t guests[SEATS];
    for (int i = 0; i < SEATS; i++)
        pthread_mutex_init(&forks[i], NULL);
    for (int i = 0; i < SEATS; i++) {
        numbers[i] = i;
        if (pthread_create(&guests[i], NULL, dine, &numbers[i]))
            return 3;
    }
    for (int i = 0; i < SEATS; i++)
        pthread_join(guests[i], NULL);
    printf("%d meals\n", meals);
    return 0;
}
