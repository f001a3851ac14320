// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The handle comes back as a result and is put into an array, all of which is joined.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { GARDENERS = 4 };

static pthread_mutex_t shed = PTHREAD_MUTEX_INITIALIZER;
static int bulbs_planted;

static void *plant(void *arg)
{
    pthread_mutex_lock(&shed);
    bulbs_planted += *(const int *)arg;
    pthread_mutex_unlock(&shed);
    return NULL;
}

static pthread_t hire(const int *bulbs)
{
    pthread_t gardener;
    if (pthread_create(&gardener, NULL, plant, (void *)bulbs) != 0)
        abort();
    return gardener;
}

int main(void)
{
    static const int bulbs = 12;
    pthread_t gardeners[GARDENERS], foreman;
    foreman = hire(&bulbs);
    for (int i = 0; i < GARDENERS; i++)
        gardeners[i] = hire(&bulbs);
    for (int i = 0; i < GARDENERS; i++)
        pthread_join(gardeners[i], NULL);
    pthread_join(foreman, NULL);
    printf("%d bulbs\n", bulbs_planted);
    return 0;
}
