// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A message is awaited with no other lock held.
#include <pthread.h>
#include <stdio.h>

struct pipe {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    int full, value;
};

static struct pipe pipe_line = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };
static pthread_mutex_t tariff_mutex = PTHREAD_MUTEX_INITIALIZER;
static int tariff = 3;

static void pipe_put(struct pipe *p, int value)
{
    pthread_mutex_lock(&p->mutex);
    p->value = value;
    p->full = 1;
    pthread_cond_signal(&p->filled);
    pthread_mutex_unlock(&p->mutex);
}

static int pipe_get(struct pipe *p)
{
    int value;
    pthread_mutex_lock(&p->mutex);
    while (!p->full)
        pthread_cond_wait(&p->filled, &p->mutex);
    p->full = 0;
    value = p->value;
    pthread_mutex_unlock(&p->mutex);
    return value;
}

static void *meter(void *arg)
{
    pthread_mutex_lock(&tariff_mutex);
    int reading = tariff * 100;
    pthread_mutex_unlock(&tariff_mutex);
    pipe_put(&pipe_line, reading);
    return arg;
}

int main(void)
{
    pthread_t thread;
    int sum;
    pthread_create(&thread, NULL, meter, NULL);
    sum = pipe_get(&pipe_line);
    pthread_mutex_lock(&tariff_mutex);
    sum += tariff;
    pthread_mutex_unlock(&tariff_mutex);
    pthread_join(thread, NULL);
    printf("%d\n", sum);
    return 0;
}
