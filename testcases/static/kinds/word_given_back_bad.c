// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The word is given back by compare-and-swap, or by a store where that has failed. What is noted after the former was made is noted without it.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_int word;
static int dishes, quick;

static void take(void)
{
    int was = atomic_exchange(&word, 2);
    while (was) {
        sched_yield();
        was = atomic_exchange(&word, 2);
    }
}

static bool give(void)
{
    int two = 2;
    if (atomic_compare_exchange_strong(&word, &two, 0))
        return true;
    atomic_store(&word, 0);
    return false;
}

static void *wash(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        take();
        dishes++;
        if (give())
            quick++; /* expect: data-race [quick] */
    }
    return arg;
}

int main(void)
{
    pthread_t hands[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&hands[i], NULL, wash, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(hands[i], NULL);
    printf("%d %d\n", dishes, quick);
    return 0;
}
