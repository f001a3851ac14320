// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A channel of pointers in a ring: who receives a message owns it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct channel {
    pthread_mutex_t lock;
    pthread_cond_t not_empty, not_full;
    void *ring[8];
    unsigned in, out;
    int closed;
};

struct request {
    int id;
    int result;
};

static struct channel requests, replies;

static void channel_init(struct channel *c)
{
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->not_empty, NULL);
    pthread_cond_init(&c->not_full, NULL);
}

static void channel_send(struct channel *c, void *message)
{
    pthread_mutex_lock(&c->lock);
    while (c->in - c->out == 8)
        pthread_cond_wait(&c->not_full, &c->lock);
    c->ring[c->in++ % 8] = message;
    pthread_cond_signal(&c->not_empty);
    pthread_mutex_unlock(&c->lock);
}

static void *channel_receive(struct channel *c)
{
    void *message = NULL;
    pthread_mutex_lock(&c->lock);
    while (c->in == c->out && !c->closed)
        pthread_cond_wait(&c->not_empty, &c->lock);
    if (c->in != c->out) {
        message = c->ring[c->out++ % 8];
        pthread_cond_signal(&c->not_full);
    }
    pthread_mutex_unlock(&c->lock);
    return message;
}

static void channel_close(struct channel *c)
{
    pthread_mutex_lock(&c->lock);
    c->closed = 1;
    pthread_cond_broadcast(&c->not_empty);
    pthread_mutex_unlock(&c->lock);
}

static void *server(void *arg)
{
    struct request *r;
    while ((r = channel_receive(&requests)) != NULL) {
        r->result = r->id * 2;
        channel_send(&replies, r);
    }
    return arg;
}

static void *client(void *arg)
{
    long *sum = arg;
    struct request *r;
    while ((r = channel_receive(&replies)) != NULL) {
        *sum += r->result;
        free(r);
    }
    return NULL;
}

int main(void)
{
    pthread_t s[2], c;
    long sum = 0;
    channel_init(&requests);
    channel_init(&replies);
    pthread_create(&c, NULL, client, &sum);
    for (int i = 0; i < 2; i++)
        pthread_create(&s[i], NULL, server, NULL);
    for (int i = 0; i < 30; i++) {
        struct request *r = malloc(sizeof(*r));
        if (r == NULL)
            break;
        r->id = i;
        channel_send(&requests, r);
    }
    channel_close(&requests);
    for (int i = 0; i < 2; i++)
        pthread_join(s[i], NULL);
    channel_close(&replies);
    pthread_join(c, NULL);
    printf("%ld\n", sum);
    return 0;
}
