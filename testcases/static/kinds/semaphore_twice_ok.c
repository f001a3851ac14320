// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A semaphore of one is the lock of the till. Who counts takes it, in a function; the porters give back what they have.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t till, gate;
static int coins, sacks;

static void count(int more)
{
    sem_wait(&till);
    coins += more;
    sem_post(&till);
}

static void *clerk(void *arg)
{
    count(2);
    return arg;
}

static void *porter(void *arg)
{
    sem_wait(&gate);
    sacks++;
    sem_post(&gate);
    return arg;
}

static void *other_porter(void *arg)
{
    sem_wait(&gate);
    sacks--;
    sem_post(&gate);
    return arg;
}

int main(void)
{
    pthread_t hands[3];
    sem_init(&till, 0, 1);
    sem_init(&gate, 0, 1);
    pthread_create(&hands[0], NULL, clerk, NULL);
    pthread_create(&hands[1], NULL, porter, NULL);
    pthread_create(&hands[2], NULL, other_porter, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(hands[i], NULL);
    printf("%d %d\n", coins, sacks);
    return 0;
}
