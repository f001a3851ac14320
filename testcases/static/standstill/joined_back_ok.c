// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two clerks: the one in the north waits for the one in the south, main for the one in the north.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static pthread_t north, south;
static sem_t hired;

static void *close_north(void *arg)
{
    sem_wait(&hired);
    pthread_join(south, NULL);
    puts("north closed");
    return arg;
}

static void *close_south(void *arg)
{
    sem_wait(&hired);
    puts("south closed");
    return arg;
}

int main(void)
{
    sem_init(&hired, 0, 0);
    pthread_create(&north, NULL, close_north, NULL);
    pthread_create(&south, NULL, close_south, NULL);
    sem_post(&hired);
    sem_post(&hired);
    pthread_join(north, NULL);
    return 0;
}
