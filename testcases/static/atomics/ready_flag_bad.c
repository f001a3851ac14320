// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The ready flag is stored relaxed: it orders nothing.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static int measurement;
static atomic_bool ready;

static void *probe(void *arg)
{
    measurement = *(int *)arg; /* expect: data-race */
    atomic_store_explicit(&ready, true, memory_order_relaxed);
    return NULL;
}

static void *display(void *arg)
{
    int *shown = arg;
    while (!atomic_load_explicit(&ready, memory_order_acquire))
        ;
    *shown = measurement; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t p, d;
    int value = 42, shown = 0;
    pthread_create(&d, NULL, display, &shown);
    pthread_create(&p, NULL, probe, &value);
    pthread_join(p, NULL);
    pthread_join(d, NULL);
    printf("%d\n", shown);
    return 0;
}
