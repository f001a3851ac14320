// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each radio channel is allocated with its own lock; the threads share two of them.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct channel {
    pthread_mutex_t mutex;
    int listeners;
};

struct pair {
    struct channel *first, *second;
};

static struct channel *channel_new(void)
{
    struct channel *c = calloc(1, sizeof(*c));
    if (c == NULL)
        abort();
    pthread_mutex_init(&c->mutex, NULL);
    return c;
}

static void channel_free(struct channel *c)
{
    pthread_mutex_destroy(&c->mutex);
    free(c);
}

static void *tune(void *arg)
{
    struct pair *p = arg;
    for (int i = 0; i < 50; i++) {
        pthread_mutex_lock(&p->first->mutex);
        p->first->listeners++;
        pthread_mutex_unlock(&p->first->mutex);
        pthread_mutex_lock(&p->second->mutex);
        p->second->listeners--;
        pthread_mutex_unlock(&p->second->mutex);
    }
    return NULL;
}

static void *audit(void *arg)
{
    struct channel *c = arg;
    pthread_mutex_lock(&c->mutex);
    c->listeners = 0;
    pthread_mutex_unlock(&c->mutex);
    return NULL;
}

int main(void)
{
    struct pair p = { channel_new(), channel_new() };
    pthread_t tuner, auditor;
    pthread_create(&tuner, NULL, tune, &p);
    pthread_create(&auditor, NULL, audit, p.second);
    pthread_join(tuner, NULL);
    pthread_join(auditor, NULL);
    printf("%d %d\n", p.first->listeners, p.second->listeners);
    channel_free(p.first);
    channel_free(p.second);
    return 0;
}
