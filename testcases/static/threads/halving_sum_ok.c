// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Partial sums are added in pairs, half as many in each step.
#include <pthread.h>
#include <stdio.h>

#define THREADS 8

static long sums[THREADS];
static pthread_barrier_t all;

static void *add(void *arg)
{
    int self = *(int *)arg;
    long mine = 0;
    for (int i = 0; i < 100; i++)
        mine += (long)i * self;
    sums[self] = mine;
    pthread_barrier_wait(&all);
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (self < half)
            sums[self] += sums[self + half];
        pthread_barrier_wait(&all);
    }
    if (self == 0)
        printf("%ld\n", sums[0]);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    static int numbers[THREADS];
    pthread_barrier_init(&all, NULL, THREADS);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, add, &numbers[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
