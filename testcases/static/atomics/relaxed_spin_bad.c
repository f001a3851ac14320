// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The reader waits for a flag in a loop, but with relaxed loads, which order nothing.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static int reading;
static atomic_int measured;

static void *measure(void *arg)
{
    reading = 17; /* expect: data-race [reading] */
    atomic_store_explicit(&measured, 1, memory_order_release);
    return arg;
}

static void *show(void *arg)
{
    while (!atomic_load_explicit(&measured, memory_order_relaxed))
        sched_yield();
    reading += 1; /* expect: data-race [reading] */
    return arg;
}

int main(void)
{
    pthread_t sensor, display;
    pthread_create(&sensor, NULL, measure, NULL);
    pthread_create(&display, NULL, show, NULL);
    pthread_join(sensor, NULL);
    pthread_join(display, NULL);
    printf("%d\n", reading);
    return 0;
}
