// SPDX-License-Identifier: Apache-2.0
// D4.5: a sum of sines by chunks, on 1 to 16 threads.
//
// The article: 1 000 000 values, the i-th is i mod 1000; each goroutine adds up the sines of its chunk, and the time is
// measured for 1, 2, 4, 8 and 16 of them.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s -lm
// RUN: %check_tsan %s -lm
// RUN: %mutate %s %t
// MUTATE index-shared: s/chunks\[i\]\.sum = &sums\[i\]/chunks[i].sum = \&sums[0]/ => data-race
// MUTATE join-dropped: s/pthread_join\(running\[i\], NULL\);/(void)running[i];/ => data-race
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define VALUES 1000000
#define MAX_THREADS 16

struct chunk {
    const double *first;
    const double *end;
    double *sum;
};

static void *sum_sines(void *argument)
{
    struct chunk *chunk = argument;
    double sum = 0;

    for (const double *value = chunk->first; value < chunk->end; value++)
        sum += sin(*value);
    *chunk->sum = sum;
    return NULL;
}

static double sum_on_threads(const double *values, int threads)
{
    pthread_t running[MAX_THREADS];
    struct chunk chunks[MAX_THREADS];
    double sums[MAX_THREADS];
    double total = 0;

    for (int i = 0; i < threads; i++) {
        chunks[i].first = values + (long)VALUES * i / threads;
        chunks[i].end = values + (long)VALUES * (i + 1) / threads;
        chunks[i].sum = &sums[i];
        pthread_create(&running[i], NULL, sum_sines, &chunks[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(running[i], NULL);
        total += sums[i];
    }
    return total;
}

int main(void)
{
    double *values = malloc(VALUES * sizeof *values);

    if (values == NULL)
        abort();
    for (int i = 0; i < VALUES; i++)
        values[i] = i % 1000;
    for (int threads = 1; threads <= MAX_THREADS; threads *= 2)
        printf("%2d threads: %.6f\n", threads, sum_on_threads(values, threads));
    free(values);
    return 0;
}
// TSAN-CHECK: 1 threads: [[SUM:[-0-9.]+]]
// TSAN-CHECK: 2 threads: [[SUM]]
// TSAN-CHECK: 4 threads: [[SUM]]
// TSAN-CHECK: 8 threads: [[SUM]]
// TSAN-CHECK: 16 threads: [[SUM]]
// TSAN-CHECK: tsan: clean
