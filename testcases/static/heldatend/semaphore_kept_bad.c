// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One kiln for all potters: who finds it too hot goes home, and keeps the others out for ever.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

enum { POTTERS = 4 };

struct kiln {
    sem_t door;
    int heat, pots;
};

static struct kiln kiln;

static void *fire_pots(void *arg)
{
    struct kiln *at = arg;
    for (int i = 0; i < 3; i++) {
        sem_wait(&at->door);
        if (at->heat > 5)
            return NULL; /* expect: lock-leak */
        at->heat += 2;
        at->pots++;
        sem_post(&at->door);
    }
    return NULL;
}

int main(void)
{
    pthread_t potters[POTTERS];
    sem_init(&kiln.door, 0, 1);
    for (int i = 0; i < POTTERS; i++)
        pthread_create(&potters[i], NULL, fire_pots, &kiln);
    for (int i = 0; i < POTTERS; i++)
        pthread_join(potters[i], NULL);
    sem_destroy(&kiln.door);
    printf("%d pots\n", kiln.pots);
    return 0;
}
