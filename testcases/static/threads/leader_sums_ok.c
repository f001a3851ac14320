// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Thread 0 adds up what all have measured, between two barriers, as long as there is something to measure.
#include <pthread.h>
#include <stdio.h>

#define STATIONS 4

static pthread_barrier_t measured, added;
static int rain[STATIONS];
static int total;

static void *station(void *arg)
{
    int me = *(int *)arg;
    for (;;) {
        rain[me] += me;
        pthread_barrier_wait(&measured);
        if (me == 0) {
            total = 0;
            for (int i = 0; i < STATIONS; i++)
                total += rain[i];
        }
        pthread_barrier_wait(&added);
        if (total > 100)
            break;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[STATIONS];
    int numbers[STATIONS];
    pthread_barrier_init(&measured, NULL, STATIONS);
    pthread_barrier_init(&added, NULL, STATIONS);
    for (int i = 0; i < STATIONS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, station, &numbers[i]);
    }
    for (int i = 0; i < STATIONS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", total);
    return 0;
}
