// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Additions and the watchdog's read are atomic.
#include <pthread.h>
#include <stdio.h>

static unsigned long heartbeats;

static void *beat(void *arg)
{
    for (int i = 0; i < 1000; i++)
        __atomic_fetch_add(&heartbeats, 1, __ATOMIC_RELAXED);
    return arg;
}

static void *watchdog(void *arg)
{
    unsigned long *last = arg;
    for (int i = 0; i < 100; i++) {
        unsigned long now = __atomic_load_n(&heartbeats, __ATOMIC_RELAXED);
        if (now > *last)
            *last = now;
    }
    return NULL;
}

int main(void)
{
    pthread_t heart, dog;
    unsigned long last = 0;
    pthread_create(&dog, NULL, watchdog, &last);
    pthread_create(&heart, NULL, beat, NULL);
    pthread_join(heart, NULL);
    pthread_join(dog, NULL);
    printf("%lu\n", last);
    return 0;
}
