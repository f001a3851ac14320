// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two results a thread, one apart: neighbours share one.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#define PAIRS 4

static int bounds[2 * PAIRS];

static void *find_bounds(void *arg)
{
    unsigned id = (unsigned)(uintptr_t)arg;
    bounds[id] = (int)id * 10;         /* expect: data-race */
    bounds[id + 1] = (int)id * 10 + 9; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t finders[PAIRS];
    for (uintptr_t i = 0; i < PAIRS; i++)
        pthread_create(&finders[i], NULL, find_bounds, (void *)i);
    for (int i = 0; i < PAIRS; i++)
        pthread_join(finders[i], NULL);
    for (int i = 0; i < PAIRS; i++)
        printf("%d-%d\n", bounds[2 * i], bounds[2 * i + 1]);
    return 0;
}
