// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A table is made by a helper when it is needed first: that one function does not lock, it looks without it.
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long *tides;
static int count;

static void measure(void)
{
    count = 64;                                   /* expect: data-race */
    tides = calloc((size_t)count, sizeof *tides); /* expect: data-race */
}

long tide_at(int hour)
{
    if (!tides) /* may: data-race */
        measure();
    long tide = tides ? tides[hour % count] : 0; /* may: data-race */
    return tide;
}

void tide_set(int hour, long tide)
{
    pthread_mutex_lock(&mutex);
    if (!tides) /* may: data-race */
        measure();
    if (tides)                      /* may: data-race */
        tides[hour % count] = tide; /* may: data-race */
    pthread_mutex_unlock(&mutex);
}

void tides_forget(void)
{
    pthread_mutex_lock(&mutex);
    free(tides);  /* may: data-race */
    tides = NULL; /* may: data-race */
    pthread_mutex_unlock(&mutex);
}
