// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every thread has a cell of its own.
#include <pthread.h>
#include <stdio.h>

#define CELLS 4

static long heat[CELLS + 1];

static void *warm(void *arg)
{
    long id = (long)arg;
    heat[id] += 1;
    heat[id] += 1;
    return NULL;
}

int main(void)
{
    pthread_t threads[CELLS];
    for (long i = 0; i < CELLS; i++)
        pthread_create(&threads[i], NULL, warm, (void *)i);
    for (long i = 0; i < CELLS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", heat[CELLS - 1]);
    return 0;
}
