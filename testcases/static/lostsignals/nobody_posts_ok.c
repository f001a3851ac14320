// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The miller says that there is dough; a night watch, whom nobody waits for, stands until the process ends.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

struct mill {
    sem_t sacks, dough;
    int ground;
};

static struct mill mill;
static sem_t dawn;

static void *grind(void *arg)
{
    struct mill *at = arg;
    for (int i = 0; i < 4; i++) {
        sem_wait(&at->sacks);
        sem_post(&at->dough);
    }
    return NULL;
}

static void *bake(void *arg)
{
    struct mill *at = arg;
    for (int i = 0; i < 4; i++) {
        sem_wait(&at->dough);
        sem_post(&at->sacks);
    }
    return NULL;
}

static void *watch(void *arg)
{
    sem_wait(&dawn);
    return arg;
}

int main(void)
{
    pthread_t miller, baker, guard;
    sem_init(&mill.sacks, 0, 2);
    sem_init(&mill.dough, 0, 0);
    sem_init(&dawn, 0, 0);
    pthread_create(&guard, NULL, watch, NULL);
    pthread_detach(guard);
    pthread_create(&miller, NULL, grind, &mill);
    pthread_create(&baker, NULL, bake, &mill);
    pthread_join(miller, NULL);
    pthread_join(baker, NULL);
    puts("bread");
    return 0;
}
