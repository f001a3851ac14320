// SPDX-License-Identifier: Apache-2.0
// D2.4: the shared variable as an atomic.
//
// The article: atomic.AddInt32 increments in one step, with no lock.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE atomic-made-plain: s/static atomic_long/static long/; s/atomic_fetch_add\(&shared_variable, 1\)/shared_variable++/; s/atomic_load\(&shared_variable\)/shared_variable/ => data-race
// MUTATE load-and-store: s/atomic_fetch_add\(&shared_variable, 1\)/atomic_store(\&shared_variable, atomic_load(\&shared_variable) + 1)/ => atomicity-violation
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define THREADS 10
#define INCREMENTS 1000

static atomic_long shared_variable;

static void *increment(void *unused)
{
    for (int i = 0; i < INCREMENTS; i++)
        atomic_fetch_add(&shared_variable, 1);
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, increment, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("shared variable: %ld\n", atomic_load(&shared_variable));
    return 0;
}
// TSAN-CHECK: shared variable: 10000
// TSAN-CHECK: tsan: clean
