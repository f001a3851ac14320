// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each diver posts when its sample is stored; the ship gives up after a few.
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#define DIVERS 6

static struct {
    double depth;
    char what[24];
} samples[DIVERS];

static sem_t surfaced;

static void await(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        if (errno != EINTR)
            abort();
}

static void *dive(void *arg)
{
    int number = *(int *)arg;
    samples[number].depth = 10.5 * number; /* expect: data-race [depth] */
    samples[number].what[0] = 'x';         /* expect: data-race [what] */
    sem_post(&surfaced);
    return NULL;
}

int main(void)
{
    static int numbers[DIVERS];
    double deepest = 0;
    sem_init(&surfaced, 0, 0);
    for (int i = 0; i < DIVERS; i++) {
        pthread_t diver;
        numbers[i] = i;
        pthread_create(&diver, NULL, dive, &numbers[i]);
        pthread_detach(diver);
    }
    for (int back = 0; back < DIVERS; back++) {
        await(&surfaced);
        if (back == 4)
            break;
    }
    for (int i = 0; i < DIVERS; i++) {
        if (samples[i].depth > deepest) /* expect: data-race [depth] */
            deepest = samples[i].depth; /* expect: data-race [depth] */
        putchar(samples[i].what[0]);    /* expect: data-race [what] */
    }
    printf("%f\n", deepest);
    return 0;
}
