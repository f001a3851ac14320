// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The chunks [low, high) do not overlap.
#include <pthread.h>
#include <stdio.h>

#define SIZE 1000
#define THREADS 4

struct chunk {
    double *data;
    int low, high;
};

static void *scale(void *arg)
{
    const struct chunk *c = arg;
    for (int i = c->low; i < c->high; i++)
        c->data[i] *= 1.5;
    return NULL;
}

int main(void)
{
    static double samples[SIZE];
    pthread_t threads[THREADS];
    struct chunk chunks[THREADS];
    for (int i = 0; i < SIZE; i++)
        samples[i] = i;
    for (int i = 0; i < THREADS; i++) {
        chunks[i].data = samples;
        chunks[i].low = i * (SIZE / THREADS);
        chunks[i].high = (i + 1) * (SIZE / THREADS);
        pthread_create(&threads[i], NULL, scale, &chunks[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%g\n", samples[SIZE - 1]);
    return 0;
}
