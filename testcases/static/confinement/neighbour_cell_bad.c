// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every thread has a cell of its own, and changes the next one's too.
#include <pthread.h>
#include <stdio.h>

#define CELLS 4

static long heat[CELLS + 1];

static void *warm(void *arg)
{
    long id = (long)arg;
    heat[id] += 1;     /* expect: data-race */
    heat[id + 1] += 1; /* expect: data-race */
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
