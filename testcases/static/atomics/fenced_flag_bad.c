// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: not run, since fences are not known there
// Relaxed store and relaxed load of a flag order nothing: the forecast may not have arrived.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static int forecast;
static atomic_int known;

static void *predict(void *arg)
{
    forecast = 21; /* expect: data-race [forecast] */
    atomic_store_explicit(&known, 1, memory_order_relaxed);
    return arg;
}

static void *announce(void *arg)
{
    while (!atomic_load_explicit(&known, memory_order_relaxed))
        sched_yield();
    forecast += 1; /* expect: data-race [forecast] */
    return arg;
}

int main(void)
{
    pthread_t prophet, speaker;
    pthread_create(&prophet, NULL, predict, NULL);
    pthread_create(&speaker, NULL, announce, NULL);
    pthread_join(prophet, NULL);
    pthread_join(speaker, NULL);
    printf("%d\n", forecast);
    return 0;
}
