// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Rowers look for the next beat of a drum without any lock, and the drummer counts them until all have pulled.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define ROWERS 4
#define STROKES 64

static atomic_int beat, pulling;
static atomic_bool ashore;
static int water[ROWERS * STROKES];
static long way[ROWERS];

static void *row(void *arg)
{
    int self = (int)(long)arg, last = 0, now;
    for (;;) {
        while ((now = atomic_load_explicit(&beat, memory_order_acquire)) == last)
            ;
        last = now;
        if (atomic_load(&ashore))
            return NULL;
        long sum = 0;
        for (int i = self * STROKES; i < (self + 1) * STROKES; i++)
            sum += water[i];
        way[self] = sum;
        atomic_fetch_sub_explicit(&pulling, 1, memory_order_release);
    }
}

int main(void)
{
    pthread_t threads[ROWERS];
    long sum = 0;
    for (long i = 0; i < ROWERS; i++)
        pthread_create(&threads[i], NULL, row, (void *)i);
    for (int k = 0; k < 20; k++) {
        for (int i = 0; i < ROWERS * STROKES; i++)
            water[i] = k + i;
        atomic_store(&pulling, ROWERS);
        atomic_fetch_add_explicit(&beat, 1, memory_order_release);
        while (atomic_load_explicit(&pulling, memory_order_acquire) != 0)
            ;
        for (int i = 0; i < ROWERS; i++)
            sum += way[i];
    }
    atomic_store(&ashore, 1);
    atomic_fetch_add(&beat, 1);
    for (int i = 0; i < ROWERS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", sum);
    return 0;
}
