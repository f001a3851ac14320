// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The baker waits for dough that the miller, who counts the sacks that are free, never says is there.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

struct mill {
    sem_t sacks, dough;
    int ground;
};

static struct mill mill;

static void *grind(void *arg)
{
    struct mill *at = arg;
    for (int i = 0; i < 4; i++)
        sem_wait(&at->sacks);
    return NULL;
}

static void *bake(void *arg)
{
    struct mill *at = arg;
    for (int i = 0; i < 4; i++) {
        sem_wait(&at->dough); /* expect: lost-signal */
        sem_post(&at->sacks);
    }
    return NULL;
}

int main(void)
{
    pthread_t miller, baker;
    sem_init(&mill.sacks, 0, 2);
    sem_init(&mill.dough, 0, 0);
    pthread_create(&miller, NULL, grind, &mill);
    pthread_create(&baker, NULL, bake, &mill);
    pthread_join(miller, NULL);
    pthread_join(baker, NULL);
    puts("bread");
    return 0;
}
