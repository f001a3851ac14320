// SPDX-License-Identifier: Apache-2.0
// A semaphore hands over, but what follows it in one thread has no order with what follows it in the other; and one that two
// threads post says nothing of either.
//
// RUN: %build_it
// RUN: %status 66 %record %t after > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %status 66 %record %t either > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle `a` -> `b` -> `a` can deadlock
#include <semaphore.h>
#include <string.h>

#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;
static int early;

static void nest(pthread_mutex_t *outer, pthread_mutex_t *inner)
{
    pthread_mutex_lock(outer);
    pthread_mutex_lock(inner);
    pthread_mutex_unlock(inner);
    pthread_mutex_unlock(outer);
}

static void gives(void)
{
    if (early)
        sem_post(&done);
    nest(&a, &b);
    if (!early)
        sem_post(&done);
}

static void takes(void)
{
    pause_ms(60);
    sem_wait(&done);
    nest(&b, &a);
}

static void *posts_too(void *unused)
{
    sem_post(&done);
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    early = argc > 1 && strcmp(argv[1], "after") == 0;
    sem_init(&done, 0, 0);
    if (!early)
        pthread_create(&thread, NULL, posts_too, NULL);
    run_both(gives, takes);
    if (!early)
        pthread_join(thread, NULL);
    return 0;
}
