// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is tried for until it is there.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static long entries;

static void enter(long amount)
{
    while (pthread_mutex_trylock(&ledger) != 0)
        sched_yield();
    entries += amount;
    pthread_mutex_unlock(&ledger);
}

static void *clerk(void *arg)
{
    long *amount = arg;
    for (int i = 0; i < 2000; i++)
        enter(*amount);
    return NULL;
}

int main(void)
{
    pthread_t clerks[3];
    long amounts[3] = { 1, -2, 3 };
    for (int i = 0; i < 3; i++)
        pthread_create(&clerks[i], NULL, clerk, &amounts[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(clerks[i], NULL);
    printf("%ld\n", entries);
    return 0;
}
