// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: no data race, each access is atomic
// Each access is atomic, but the load and the store that depends on it are two steps.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_long tickets;

static void sell_ticket(void)
{
    long sold = atomic_load(&tickets); /* expect: atomicity-violation [pair] */
    atomic_store(&tickets, sold + 1);  /* expect: atomicity-violation [pair] */
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
