// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A thread lends the address of its thread-local counter to its helper and goes on counting.
#include <pthread.h>
#include <stdio.h>

static _Thread_local int steps;

static void *count_for(void *arg)
{
    int *counter = arg;
    for (int i = 0; i < 10; i++)
        ++*counter; /* expect: data-race */
    return NULL;
}

static void *walk(void *arg)
{
    pthread_t helper;
    pthread_create(&helper, NULL, count_for, &steps);
    steps += 5; /* expect: data-race */
    pthread_join(helper, NULL);
    *(int *)arg = steps;
    return NULL;
}

int main(void)
{
    pthread_t walkers[2];
    int walked[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&walkers[i], NULL, walk, &walked[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(walkers[i], NULL);
    printf("%d %d %d\n", walked[0], walked[1], steps);
    return 0;
}
