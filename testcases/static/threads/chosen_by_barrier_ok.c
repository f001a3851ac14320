// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The barrier chooses who sums up; the others use the sum after a further barrier.
#include <pthread.h>
#include <stdio.h>

#define BANDS 3

static pthread_barrier_t meet;
static int heights[BANDS], sum;

static void *relax(void *arg)
{
    int me = (int)(long)arg;
    for (int step = 0; step < 5; step++) {
        heights[me] += step;
        if (pthread_barrier_wait(&meet) == PTHREAD_BARRIER_SERIAL_THREAD) {
            sum = 0;
            for (int i = 0; i < BANDS; i++)
                sum += heights[i];
        }
        pthread_barrier_wait(&meet);
        heights[me] -= sum / BANDS;
        pthread_barrier_wait(&meet);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[BANDS];
    pthread_barrier_init(&meet, NULL, BANDS);
    for (long i = 0; i < BANDS; i++)
        pthread_create(&threads[i], NULL, relax, (void *)i);
    for (int i = 0; i < BANDS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&meet);
    printf("%d\n", sum);
    return 0;
}
