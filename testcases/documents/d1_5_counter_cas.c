// SPDX-License-Identifier: Apache-2.0
// D1.5: an optimistic counter: load, compute, compare-and-swap, retry.
//
// The article: 1000 goroutines, one increment each, and a total of 1000. A compare-and-swap that fails means that
// somebody else was faster, so the loop computes again from the new value.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE store-instead-of-swap: s/while \(!atomic_compare_exchange_weak\(&counter, &old, old \+ 1\)\)/atomic_store(\&counter, old + 1); while (0)/ => atomicity-violation
// MUTATE atomic-made-plain: s/static atomic_long counter/static long counter/; s/atomic_load\(&counter\)/counter/; s/while \(!atomic_compare_exchange_weak\(&counter, &old, old \+ 1\)\)/counter = old + 1; while (0)/ => data-race
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define THREADS 1000

static atomic_long counter;

static void *increment(void *unused)
{
    long old = atomic_load(&counter);

    while (!atomic_compare_exchange_weak(&counter, &old, old + 1))
        continue; // `old` is the value that somebody else stored
    return unused;
}

int main(void)
{
    static pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, increment, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);

    printf("total %ld\n", atomic_load(&counter));
    return 0;
}
// TSAN-CHECK: total 1000
// TSAN-CHECK: tsan: clean
