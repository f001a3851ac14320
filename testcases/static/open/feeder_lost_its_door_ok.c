// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The feeder's set-up leaves the lock to the feeder where it fails.
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t trough_lock = PTHREAD_MUTEX_INITIALIZER;
static double *trough;
static size_t filled;

static int fill(size_t portions)
{
    double *more = realloc(trough, (filled + portions) * sizeof *more);
    if (!more) {
        return -1;
    }
    trough = more;
    filled += portions;
    return 0;
}

static void *feed(void *argument)
{
    pthread_mutex_lock(&trough_lock);
    if (fill(*(const size_t *)argument) < 0) {
        pthread_mutex_unlock(&trough_lock);
        return NULL;
    }
    pthread_mutex_unlock(&trough_lock);
    return argument;
}

int trough_feeder(pthread_t *feeder, size_t *portions)
{
    return pthread_create(feeder, NULL, feed, portions);
}

size_t trough_level(void)
{
    pthread_mutex_lock(&trough_lock);
    size_t level = filled;
    pthread_mutex_unlock(&trough_lock);
    return level;
}
