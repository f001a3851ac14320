// SPDX-License-Identifier: Apache-2.0
// D2.4: the shared variable, protected by a mutex.
//
// The article: a sync.Mutex around `sharedVariable++` lets one goroutine at a time increment it.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&mutex\);// => data-race
// MUTATE order-swapped: s/pthread_mutex_unlock\(&mutex\);//; s/shared_variable\+\+;/pthread_mutex_unlock(\&mutex); &/ => data-race
// MUTATE join-dropped: s/pthread_join\(threads\[i\], NULL\);/(void)threads[i];/ => data-race
#include <pthread.h>
#include <stdio.h>

#define THREADS 10
#define INCREMENTS 1000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; // guards `shared_variable`
static long shared_variable;

static void *increment(void *unused)
{
    for (int i = 0; i < INCREMENTS; i++) {
        pthread_mutex_lock(&mutex);
        shared_variable++;
        pthread_mutex_unlock(&mutex);
    }
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, increment, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("shared variable: %ld\n", shared_variable);
    return 0;
}
// TSAN-CHECK: shared variable: 10000
// TSAN-CHECK: tsan: clean
