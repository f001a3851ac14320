// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The reading is copied after the lock of the gauge was released.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct reading {
    long time, level;
};

struct gauge {
    pthread_mutex_t lock;
    struct reading last;
};

struct weir {
    struct gauge gauges[8];
};

static struct weir *weir;

static long level_of(const struct reading *reading)
{
    return reading->level; /* expect: data-race */
}

static long measure(struct weir *of, unsigned which)
{
    struct gauge *gauge = &of->gauges[which % 8];
    struct reading now = { 1, 2 };
    pthread_mutex_lock(&gauge->lock);
    long before = level_of(&gauge->last);
    pthread_mutex_unlock(&gauge->lock);
    gauge->last = now; /* expect: data-race */
    return before;
}

static void *watch(void *arg)
{
    unsigned seed = 1;
    for (int i = 0; i < 900; i++)
        (void)measure(weir, (unsigned)rand_r(&seed));
    return arg;
}

int main(void)
{
    pthread_t watcher;
    weir = calloc(1, sizeof *weir);
    if (!weir)
        return 1;
    for (int i = 0; i < 8; i++)
        pthread_mutex_init(&weir->gauges[i].lock, NULL);
    pthread_create(&watcher, NULL, watch, NULL);
    for (int i = 0; i < 900; i++)
        (void)measure(weir, 3);
    pthread_join(watcher, NULL);
    printf("%ld\n", measure(weir, 3));
    return 0;
}
