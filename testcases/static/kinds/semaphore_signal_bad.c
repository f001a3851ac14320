// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The sample is announced before it is taken.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t sample_taken, sample_used;
static int sample;

static void *recorder(void *arg)
{
    for (int i = 1; i <= 10; i++) {
        sem_wait(&sample_used);
        sem_post(&sample_taken);
        sample = i * i; /* expect: data-race */
    }
    return arg;
}

int main(void)
{
    pthread_t thread;
    int sum = 0;
    sem_init(&sample_taken, 0, 0);
    sem_init(&sample_used, 0, 1);
    pthread_create(&thread, NULL, recorder, NULL);
    for (int i = 1; i <= 10; i++) {
        sem_wait(&sample_taken);
        sum += sample; /* expect: data-race */
        sem_post(&sample_used);
    }
    pthread_join(thread, NULL);
    sem_destroy(&sample_taken);
    sem_destroy(&sample_used);
    printf("%d\n", sum);
    return 0;
}
