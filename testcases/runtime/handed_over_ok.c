// SPDX-License-Identifier: Apache-2.0
// Two threads nest two locks in opposite orders, but one begins only when the other has handed over to it: through a
// semaphore, a barrier, or a condition. And the creator hears of all by one semaphore.
//
// RUN: %build_it
// RUN: %concheck run -- %t semaphore > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %concheck run -- %t barrier > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %concheck run -- %t condition > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %concheck run -- %t all > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: note: lock-order cycle `a` -> `b` -> `a`, which this run's threads cannot close
// CHECK-NOT: can deadlock
// CHECK: why: a semaphore, a barrier or a condition put these acquisitions one after the other
#include <semaphore.h>
#include <string.h>

#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t state = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t done;
static int is_done;
static const char *how;

static void nest(pthread_mutex_t *outer, pthread_mutex_t *inner)
{
    pthread_mutex_lock(outer);
    pthread_mutex_lock(inner);
    pthread_mutex_unlock(inner);
    pthread_mutex_unlock(outer);
}

static void *first(void *unused)
{
    pause_ms(50);
    nest(&a, &b);
    if (strcmp(how, "barrier") == 0) {
        pthread_barrier_wait(&barrier);
    } else if (strcmp(how, "condition") == 0) {
        pthread_mutex_lock(&state);
        is_done = 1;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&state);
    } else {
        sem_post(&done);
    }
    return unused;
}

static void *second(void *unused)
{
    if (strcmp(how, "barrier") == 0) {
        pthread_barrier_wait(&barrier);
    } else if (strcmp(how, "condition") == 0) {
        pthread_mutex_lock(&state);
        while (!is_done)
            pthread_cond_wait(&changed, &state);
        pthread_mutex_unlock(&state);
    } else {
        sem_wait(&done);
    }
    nest(&b, &a);
    return unused;
}

/* Whatever the order of the posts: after as many waits all have come. */
static void wait_for_all(void)
{
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, first, NULL);
    for (int i = 0; i < 3; i++)
        sem_wait(&done);
    nest(&b, &a);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
    pthread_t threads[2];
    how = argc > 1 ? argv[1] : "semaphore";
    sem_init(&done, 0, 0);
    pthread_barrier_init(&barrier, NULL, 2);
    if (strcmp(how, "all") == 0) {
        wait_for_all();
        return 0;
    }
    pthread_create(&threads[0], NULL, first, NULL);
    pthread_create(&threads[1], NULL, second, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
