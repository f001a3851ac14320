// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The nested locks are taken in four functions, always queue before log.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t queue_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER;
static int queue_length, log_length;

static void log_line(void)
{
    pthread_mutex_lock(&log_mutex);
    log_length++;
    pthread_mutex_unlock(&log_mutex);
}

static void report(void)
{
    pthread_mutex_lock(&queue_mutex);
    if (++queue_length % 8 == 0)
        log_line();
    pthread_mutex_unlock(&queue_mutex);
}

static int drain(void)
{
    int drained;
    pthread_mutex_lock(&queue_mutex);
    drained = queue_length;
    queue_length = 0;
    pthread_mutex_unlock(&queue_mutex);
    return drained;
}

static void rotate(void)
{
    int drained = drain();
    pthread_mutex_lock(&log_mutex);
    log_length -= drained;
    pthread_mutex_unlock(&log_mutex);
}

static void *reporter(void *arg)
{
    for (int i = 0; i < 100; i++)
        report();
    return arg;
}

static void *rotator(void *arg)
{
    for (int i = 0; i < 10; i++)
        rotate();
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, reporter, NULL);
    pthread_create(&b, NULL, rotator, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", queue_length, log_length);
    return 0;
}
