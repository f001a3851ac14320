// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One kiln for all potters: who finds it too hot shuts the door and goes home. The wood is taken once, by the first who
// comes, and nobody waits for it.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

enum { POTTERS = 4 };

struct kiln {
    sem_t door, wood;
    int heat, pots, logs;
};

static struct kiln kiln;

static void *fire_pots(void *arg)
{
    struct kiln *at = arg;
    if (sem_trywait(&at->wood) == 0) {
        at->logs += 7;
        if (at->logs < 7)
            sem_post(&at->wood);
    }
    for (int i = 0; i < 3; i++) {
        sem_wait(&at->door);
        if (at->heat > 5) {
            sem_post(&at->door);
            return NULL;
        }
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
    sem_init(&kiln.wood, 0, 1);
    for (int i = 0; i < POTTERS; i++)
        pthread_create(&potters[i], NULL, fire_pots, &kiln);
    for (int i = 0; i < POTTERS; i++)
        pthread_join(potters[i], NULL);
    sem_destroy(&kiln.door);
    sem_destroy(&kiln.wood);
    printf("%d pots\n", kiln.pots);
    return 0;
}
