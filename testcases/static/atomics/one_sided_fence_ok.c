// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: not run, since fences are not known there
// The writer has its fence before the relaxed store, the reader its own after the relaxed load.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static int tide;
static atomic_int measured;

static void *measure(void *arg)
{
    tide = 4;
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&measured, 1, memory_order_relaxed);
    return arg;
}

static void *warn(void *arg)
{
    if (atomic_load_explicit(&measured, memory_order_relaxed)) {
        atomic_thread_fence(memory_order_acquire);
        printf("%d\n", tide);
    }
    return arg;
}

int main(void)
{
    pthread_t gauge, guard;
    pthread_create(&gauge, NULL, measure, NULL);
    pthread_create(&guard, NULL, warn, NULL);
    pthread_join(gauge, NULL);
    pthread_join(guard, NULL);
    return 0;
}
