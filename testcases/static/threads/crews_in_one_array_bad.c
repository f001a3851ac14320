// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Bakers stand in front of the sellers in one array, and all are waited for by one loop, but for the last.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { BAKERS = 3, SELLERS = 2 };

static pthread_mutex_t counter = PTHREAD_MUTEX_INITIALIZER;
static int loaves;

static void *bake(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&counter);
    loaves += 2;
    pthread_mutex_unlock(&counter);
    return NULL;
}

static void *sell(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&counter);
    loaves--; /* expect: data-race */
    pthread_mutex_unlock(&counter);
    return NULL;
}

int main(void)
{
    pthread_t staff[BAKERS + SELLERS];
    for (int i = 0; i < BAKERS; i++)
        if (pthread_create(&staff[i], NULL, bake, NULL) != 0)
            exit(1);
    for (int i = 0; i < SELLERS; i++)
        if (pthread_create(&staff[BAKERS + i], NULL, sell, NULL) != 0) /* may: thread-leak */
            exit(1);
    for (int i = 0; i < BAKERS + SELLERS - 1; i++)
        pthread_join(staff[i], NULL);
    printf("%d left\n", loaves); /* may: data-race */
    return 0;
}
