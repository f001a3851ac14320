// SPDX-License-Identifier: Apache-2.0
// Both threads take the locks in one order; but a wait on a condition keeps the second one, and takes the first one again.
// Who was woken would have to be late for it.
//
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %build_it %t
// RUN: %status 1 %confirm -q -- %t | %FileCheck %s
// CHECK: error: lock-order cycle `journal` -> `queue` -> `journal` can deadlock [lock-order-cycle, confirmed]
// CHECK: note: acquires `queue` in thread take while holding `journal`
// CHECK: tried: confirmed: the deadlock happened in run
// RUN: %build_it %t.timed -DTIMED
// RUN: %status 1 %confirm -q -- %t.timed | %FileCheck %s
// RUN: %build_it %t.c11 -DC11
// RUN: %status 1 %confirm -q -- %t.c11 | %FileCheck %s
//
// Who keeps nothing is let through.
// RUN: %build_it %t.ok -DRELEASED
// RUN: %status 0 %confirm --runs=3 -- %t.ok 2>&1 | %FileCheck %s --check-prefix=OK
// OK-NOT: confirmed]
#include <semaphore.h>
#include <stdio.h>
#include <threads.h>
#include <time.h>

#include "Inputs/both_threads.h"

#ifdef C11
#define LOCK mtx_lock
#define UNLOCK mtx_unlock
static mtx_t queue, journal;
static cnd_t filled;
#else
#define LOCK pthread_mutex_lock
#define UNLOCK pthread_mutex_unlock
static pthread_mutex_t queue = PTHREAD_MUTEX_INITIALIZER, journal = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
#endif
static int items, logged;
static sem_t ready;

static void wait_for_items(void)
{
#ifdef C11
    cnd_wait(&filled, &queue);
#elif defined TIMED
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 5;
    pthread_cond_timedwait(&filled, &queue, &limit);
#else
    pthread_cond_wait(&filled, &queue);
#endif
}

static void signal_items(void)
{
#ifdef C11
    cnd_signal(&filled);
#else
    pthread_cond_signal(&filled);
#endif
}

static void *take(void *unused)
{
    LOCK(&queue);
#ifndef RELEASED
    LOCK(&journal);
#endif
    sem_post(&ready);
    while (items == 0)
        wait_for_items();
    logged++;
#ifndef RELEASED
    UNLOCK(&journal);
#endif
    UNLOCK(&queue);
    return unused;
}

static void *put(void *unused)
{
    sem_wait(&ready);
    LOCK(&queue);
    items++;
    signal_items();
    UNLOCK(&queue);
    nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    LOCK(&queue);
    LOCK(&journal);
    logged += items;
    UNLOCK(&journal);
    UNLOCK(&queue);
    return unused;
}

int main(void)
{
#ifdef C11
    mtx_init(&queue, mtx_plain);
    mtx_init(&journal, mtx_plain);
    cnd_init(&filled);
#endif
    sem_init(&ready, 0, 0);
    run_both(take, put, NULL);
    printf("%d\n", logged);
    return 0;
}
