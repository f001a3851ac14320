// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A library without main: its functions may be called from any thread.
#include <pthread.h>

struct counter {
    pthread_mutex_t mutex;
    long value;
};

void counter_init(struct counter *c);
void counter_add(struct counter *c, long n);
long counter_get(struct counter *c);

void counter_init(struct counter *c)
{
    pthread_mutex_init(&c->mutex, NULL);
    c->value = 0;
}

void counter_add(struct counter *c, long n)
{
    pthread_mutex_lock(&c->mutex);
    c->value += n;
    pthread_mutex_unlock(&c->mutex);
}

long counter_get(struct counter *c)
{
    pthread_mutex_lock(&c->mutex);
    long value = c->value;
    pthread_mutex_unlock(&c->mutex);
    return value;
}
