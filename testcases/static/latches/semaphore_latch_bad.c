// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two results are awaited, three are read.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#define PROBES 3

static sem_t finished;
static int depth[PROBES];

static void *sound(void *arg)
{
    int *d = arg;
    *d = 12; /* expect: data-race */
    sem_post(&finished);
    return NULL;
}

int main(void)
{
    pthread_t probes[PROBES];
    int deepest = 0;
    sem_init(&finished, 0, 0);
    for (int i = 0; i < PROBES; i++)
        pthread_create(&probes[i], NULL, sound, &depth[i]);
    for (int i = 0; i < PROBES - 1; i++)
        sem_wait(&finished);
    for (int i = 0; i < PROBES; i++)
        if (depth[i] > deepest) /* expect: data-race */
            deepest = depth[i]; /* may: data-race */
    for (int i = 0; i < PROBES; i++)
        pthread_join(probes[i], NULL);
    sem_destroy(&finished);
    printf("%d\n", deepest);
    return 0;
}
