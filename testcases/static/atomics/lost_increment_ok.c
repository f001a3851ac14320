// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The new value is stored only if nobody else has stored one since the load.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_long tickets;

static void sell_ticket(void)
{
    long sold = atomic_load(&tickets);
    while (!atomic_compare_exchange_weak(&tickets, &sold, sold + 1))
        ;
}

static void *counter(void *arg)
{
    for (int i = 0; i < 500; i++)
        sell_ticket();
    return arg;
}

int main(void)
{
    pthread_t counters[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&counters[i], NULL, counter, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(counters[i], NULL);
    printf("%ld\n", atomic_load(&tickets));
    return 0;
}
