// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A ring buffer between one reader and one writer, with a lock and two conditions; items are copied in and out.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct packet {
    int sequence;
    unsigned char body[16];
};

struct ring {
    pthread_mutex_t lock;
    pthread_cond_t can_read, can_write;
    struct packet *slots;
    size_t size, head, count;
    bool ended;
};

static struct ring *ring_new(size_t size)
{
    struct ring *r = calloc(1, sizeof(*r));
    if (r == NULL)
        return NULL;
    r->slots = calloc(size, sizeof(*r->slots));
    if (r->slots == NULL) {
        free(r);
        return NULL;
    }
    r->size = size;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->can_read, NULL);
    pthread_cond_init(&r->can_write, NULL);
    return r;
}

static void ring_free(struct ring *r)
{
    pthread_cond_destroy(&r->can_read);
    pthread_cond_destroy(&r->can_write);
    pthread_mutex_destroy(&r->lock);
    free(r->slots);
    free(r);
}

static void ring_put(struct ring *r, const struct packet *p)
{
    pthread_mutex_lock(&r->lock);
    while (r->count == r->size)
        pthread_cond_wait(&r->can_write, &r->lock);
    r->slots[(r->head + r->count) % r->size] = *p;
    r->count++;
    pthread_cond_signal(&r->can_read);
    pthread_mutex_unlock(&r->lock);
}

static bool ring_get(struct ring *r, struct packet *p)
{
    pthread_mutex_lock(&r->lock);
    while (r->count == 0 && !r->ended)
        pthread_cond_wait(&r->can_read, &r->lock);
    bool got = r->count > 0;
    if (got) {
        *p = r->slots[r->head];
        r->head = (r->head + 1) % r->size;
        r->count--;
        pthread_cond_signal(&r->can_write);
    }
    pthread_mutex_unlock(&r->lock);
    return got;
}

static void ring_end(struct ring *r)
{
    pthread_mutex_lock(&r->lock);
    r->ended = true;
    pthread_cond_broadcast(&r->can_read);
    pthread_mutex_unlock(&r->lock);
}

static void *reader(void *arg)
{
    struct ring *r = arg;
    struct packet p;
    long sum = 0;
    while (ring_get(r, &p))
        sum += p.sequence + p.body[0];
    return (void *)sum;
}

static void *writer(void *arg)
{
    struct ring *r = arg;
    for (int i = 0; i < 100; i++) {
        struct packet p = { .sequence = i, .body = { (unsigned char)i } };
        ring_put(r, &p);
    }
    ring_end(r);
    return NULL;
}

int main(void)
{
    pthread_t in, out;
    void *sum;
    struct ring *r = ring_new(8);
    if (r == NULL)
        return 1;
    pthread_create(&in, NULL, writer, r);
    pthread_create(&out, NULL, reader, r);
    pthread_join(in, NULL);
    pthread_join(out, &sum);
    printf("%ld\n", (long)sum);
    ring_free(r);
    return 0;
}
