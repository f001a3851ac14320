// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two cooks report by one semaphore, and the waiter waits for one of them.
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>

static sem_t ready;
static int plates[2];

static void *cook(void *arg)
{
    int plate = (int)(intptr_t)arg;
    plates[plate] = plate + 10; /* expect: data-race */
    sem_post(&ready);
    return NULL;
}

int main(void)
{
    pthread_t cooks[2];
    sem_init(&ready, 0, 0);
    for (int i = 0; i < 2; i++)
        pthread_create(&cooks[i], NULL, cook, (void *)(intptr_t)i);
    sem_wait(&ready);
    printf("%d\n", plates[0] + plates[1]); /* expect: data-race */
    for (int i = 0; i < 2; i++)
        pthread_join(cooks[i], NULL);
    sem_destroy(&ready);
    return 0;
}
