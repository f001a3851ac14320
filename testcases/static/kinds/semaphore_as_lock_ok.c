// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The semaphore lets one thread in at a time.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t bridge;
static int crossings;

static void *drive(void *arg)
{
    for (int i = 0; i < 200; i++) {
        sem_wait(&bridge);
        crossings++;
        sem_post(&bridge);
    }
    return arg;
}

int main(void)
{
    pthread_t cars[3];
    sem_init(&bridge, 0, 1);
    for (int i = 0; i < 3; i++)
        pthread_create(&cars[i], NULL, drive, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(cars[i], NULL);
    sem_destroy(&bridge);
    printf("%d\n", crossings);
    return 0;
}
