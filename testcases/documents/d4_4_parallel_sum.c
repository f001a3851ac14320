// SPDX-License-Identifier: Apache-2.0
// D4.4: a parallel sum by chunks, with the partial sums sent through a channel.
//
// The article: a slice of 100 000 integers, then one of 10 000 000, is cut into a chunk for each goroutine; each sends
// the sum of its chunk, and main adds them up. The chunks are only read.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE shared-total: s/chan_send_long\(chunk->sums, sum\);/shared_total += sum; &/; s/^struct chunk \{/static long shared_total; &/ => data-race
// MUTATE chunks-changed-while-read: s/total \+= sum;/((int *)numbers)[0] = 1; &/ => data-race
// MUTATE join-dropped: s/pthread_join\(threads\[i\], NULL\);/(void)threads[i];/ => thread-leak
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/chan.h"

#define THREADS 4

struct chunk {
    const int *numbers;
    size_t count;
    struct chan *sums;
};

static void *sum_chunk(void *argument)
{
    struct chunk *chunk = argument;
    long sum = 0;

    for (size_t i = 0; i < chunk->count; i++)
        sum += chunk->numbers[i];
    chan_send_long(chunk->sums, sum);
    return NULL;
}

static long parallel_sum(const int *numbers, size_t count)
{
    pthread_t threads[THREADS];
    struct chunk chunks[THREADS];
    struct chan *sums = chan_make(0);
    size_t chunk_size = count / THREADS;
    long total = 0;

    for (int i = 0; i < THREADS; i++) {
        chunks[i].numbers = numbers + (size_t)i * chunk_size;
        chunks[i].count = i == THREADS - 1 ? count - (size_t)i * chunk_size : chunk_size;
        chunks[i].sums = sums;
        pthread_create(&threads[i], NULL, sum_chunk, &chunks[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        long sum;

        chan_receive_long(sums, &sum);
        total += sum;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    chan_free(sums);
    return total;
}

static void sum_up_to(size_t count)
{
    int *numbers = malloc(count * sizeof *numbers);

    if (numbers == NULL)
        abort();
    for (size_t i = 0; i < count; i++)
        numbers[i] = (int)(i + 1);
    printf("the sum of 1 to %zu is %ld\n", count, parallel_sum(numbers, count));
    free(numbers);
}

int main(void)
{
    sum_up_to(100000);
    sum_up_to(10000000);
    return 0;
}
// TSAN-CHECK: the sum of 1 to 100000 is 5000050000
// TSAN-CHECK: the sum of 1 to 10000000 is 50000005000000
// TSAN-CHECK: tsan: clean
