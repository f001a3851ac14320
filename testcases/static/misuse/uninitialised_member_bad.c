// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: uninitialised memory is often zero, which is an unlocked mutex
// The mutex of the heap object is never initialised.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct garden {
    pthread_mutex_t mutex;
    int flowers;
};

static struct garden *plan_garden(void)
{
    struct garden *g = malloc(sizeof(*g));
    if (g == NULL)
        abort();
    g->flowers = 0;
    return g;
}

static void *plant(void *arg)
{
    struct garden *g = arg;
    for (int i = 0; i < 5; i++) {
        pthread_mutex_lock(&g->mutex); /* expect: uninitialised-lock */
        g->flowers++;
        pthread_mutex_unlock(&g->mutex); /* may: uninitialised-lock */
    }
    return NULL;
}

int main(void)
{
    struct garden *g = plan_garden();
    pthread_t gardener;
    pthread_create(&gardener, NULL, plant, g);
    pthread_join(gardener, NULL);
    printf("%d\n", g->flowers);
    free(g);
    return 0;
}
