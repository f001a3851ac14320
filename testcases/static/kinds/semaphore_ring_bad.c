// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A ring of slots: one more is taken to be free than there are.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#define SLOTS 4

static sem_t free_slots, filled_slots;
static int slots[SLOTS];

static void *produce(void *arg)
{
    int in = 0;
    for (int i = 0; i < 50; i++) {
        sem_wait(&free_slots);
        slots[in] = i; /* expect: data-race */
        in = (in + 1) % SLOTS;
        sem_post(&filled_slots);
    }
    return arg;
}

static void *consume(void *arg)
{
    int out = 0, sum = 0;
    for (int i = 0; i < 50; i++) {
        sem_wait(&filled_slots);
        sum += slots[out]; /* expect: data-race */
        out = (out + 1) % SLOTS;
        sem_post(&free_slots);
    }
    printf("%d\n", sum);
    return arg;
}

int main(void)
{
    pthread_t producer, consumer;
    sem_init(&free_slots, 0, SLOTS + 1);
    sem_init(&filled_slots, 0, 0);
    pthread_create(&producer, NULL, produce, NULL);
    pthread_create(&consumer, NULL, consume, NULL);
    pthread_join(producer, NULL);
    pthread_join(consumer, NULL);
    return 0;
}
