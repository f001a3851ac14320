// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A table is made by a helper when it is needed first: who needs it looks, under the lock.
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long *tides;
static int count;

static void measure(void)
{
    count = 64;
    tides = calloc((size_t)count, sizeof *tides);
}

long tide_at(int hour)
{
    pthread_mutex_lock(&mutex);
    if (!tides)
        measure();
    long tide = tides ? tides[hour % count] : 0;
    pthread_mutex_unlock(&mutex);
    return tide;
}

void tide_set(int hour, long tide)
{
    pthread_mutex_lock(&mutex);
    if (!tides)
        measure();
    if (tides)
        tides[hour % count] = tide;
    pthread_mutex_unlock(&mutex);
}

void tides_forget(void)
{
    pthread_mutex_lock(&mutex);
    free(tides);
    tides = NULL;
    pthread_mutex_unlock(&mutex);
}
