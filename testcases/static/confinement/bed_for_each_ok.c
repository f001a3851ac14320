// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each gardener gets an allocated pair of bounds, which end where the next one's begin.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PLOTS 400
#define GARDENERS 4

struct bed {
    int first, end;
};

static int plants[PLOTS];

static void *dig(void *arg)
{
    struct bed *bed = arg;
    for (int i = bed->first; i < bed->end; i++)
        plants[i] += 2;
    free(bed);
    return NULL;
}

int main(void)
{
    pthread_t gardeners[GARDENERS];
    for (int i = 0; i < GARDENERS; i++) {
        struct bed *bed = malloc(sizeof *bed);
        if (!bed)
            return 1;
        bed->first = i * (PLOTS / GARDENERS);
        bed->end = (i + 1) * (PLOTS / GARDENERS);
        pthread_create(&gardeners[i], NULL, dig, bed);
    }
    for (int i = 0; i < GARDENERS; i++)
        pthread_join(gardeners[i], NULL);
    printf("%d\n", plants[7]);
    return 0;
}
