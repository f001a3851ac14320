// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is taken three calls down and released one call down.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t gauge_mutex = PTHREAD_MUTEX_INITIALIZER;
static double gauge_sum;
static unsigned gauge_samples;

static int raw_lock(void)
{
    return pthread_mutex_lock(&gauge_mutex);
}

static void checked_lock(void)
{
    int rc = raw_lock();
    if (rc != 0)
        fprintf(stderr, "lock: %d\n", rc);
}

static void begin_update(void)
{
    checked_lock();
}

static void end_update(void)
{
    pthread_mutex_unlock(&gauge_mutex);
}

static void *sample(void *arg)
{
    double value = *(const double *)arg;
    for (int i = 0; i < 100; i++) {
        begin_update();
        gauge_sum += value;
        end_update();
        gauge_samples++; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    static const double values[2] = { 0.5, 1.5 };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, sample, (void *)&values[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%g\n", gauge_sum / gauge_samples);
    return 0;
}
