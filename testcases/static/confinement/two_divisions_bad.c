// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Gardeners dig their beds, then plant in them, but a bit further on.
#include <pthread.h>
#include <stdio.h>

enum { GARDENERS = 4, BED = 12 };

static int soil[GARDENERS * BED + 2];

static void *garden(void *arg)
{
    long me = (long)arg;
    for (long i = me * BED; i < (me + 1) * BED; i++)
        soil[i] = 1; /* expect: data-race */
    for (long i = me * BED + 2; i < (me + 1) * BED + 2; i++)
        soil[i] += 5; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[GARDENERS];
    for (long i = 0; i < GARDENERS; i++)
        if (pthread_create(&threads[i], NULL, garden, (void *)i))
            return 1;
    for (int i = 0; i < GARDENERS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", soil[3]);
    return 0;
}
