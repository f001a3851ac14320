// SPDX-License-Identifier: Apache-2.0
// Threads are joined with a lock held: one that never takes it, one that is created under it and takes it by trying, and one
// that has handed over when it needs the lock no more.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <semaphore.h>

#include "two_threads.h"

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;
static int rows;

static void *elsewhere(void *unused)
{
    pthread_mutex_lock(&other);
    pthread_mutex_unlock(&other);
    return unused;
}

static void *tries(void *unused)
{
    if (pthread_mutex_trylock(&table) == 0)
        pthread_mutex_unlock(&table);
    return unused;
}

static void *hands_over(void *unused)
{
    pthread_mutex_lock(&table);
    rows++;
    pthread_mutex_unlock(&table);
    sem_post(&done);
    return unused;
}

int main(void)
{
    pthread_t threads[3];
    sem_init(&done, 0, 0);
    pthread_create(&threads[0], NULL, elsewhere, NULL);
    pthread_create(&threads[1], NULL, tries, NULL);
    pthread_create(&threads[2], NULL, hands_over, NULL);
    sem_wait(&done);
    pthread_mutex_lock(&table);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_unlock(&table);
    return rows != 1;
}
