// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the moment is seldom hit
// The chart is filled, and published by a relaxed store: who finds it may find it empty.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct chart {
    int depth;
    int buoys;
};

static _Atomic(struct chart *) newest;

static void *survey(void *arg)
{
    struct chart *chart = malloc(sizeof(*chart));
    if (chart == NULL)
        abort();
    chart->depth = 12;
    chart->buoys = 3;
    atomic_store_explicit(&newest, chart, memory_order_relaxed); /* expect: data-race [depth] */
    return arg;
}

static void *sail(void *arg)
{
    int *draught = arg;
    struct chart *chart = atomic_load_explicit(&newest, memory_order_acquire);
    if (chart != NULL)
        *draught = chart->depth; /* expect: data-race [depth] */
    return NULL;
}

int main(void)
{
    pthread_t surveyor, sailor;
    int draught = 0;
    pthread_create(&surveyor, NULL, survey, NULL);
    pthread_create(&sailor, NULL, sail, &draught);
    pthread_join(surveyor, NULL);
    pthread_join(sailor, NULL);
    printf("%d\n", draught);
    free(newest);
    return 0;
}
