// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Workers with a deque each: the owner takes from its own end, others steal from the other end, all under the deque's lock.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

#define WORKERS 3
#define ROOM 64

struct deque {
    pthread_mutex_t lock;
    int items[ROOM];
    int top, bottom;
};

struct worker {
    pthread_t thread;
    int id;
    struct deque deque;
    long sum;
};

static struct worker workers[WORKERS];

static bool take(struct deque *d, int *item)
{
    bool got = false;
    pthread_mutex_lock(&d->lock);
    if (d->bottom > d->top) {
        *item = d->items[--d->bottom];
        got = true;
    }
    pthread_mutex_unlock(&d->lock);
    return got;
}

static bool steal(struct deque *d, int *item)
{
    bool got = false;
    pthread_mutex_lock(&d->lock);
    if (d->bottom > d->top) {
        *item = d->items[d->top++];
        got = true;
    }
    pthread_mutex_unlock(&d->lock);
    return got;
}

static void put(struct deque *d, int item)
{
    pthread_mutex_lock(&d->lock);
    if (d->bottom < ROOM)
        d->items[d->bottom++] = item;
    pthread_mutex_unlock(&d->lock);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    for (;;) {
        int item;
        bool got = take(&w->deque, &item);
        for (int i = 1; !got && i < WORKERS; i++)
            got = steal(&workers[(w->id + i) % WORKERS].deque, &item);
        if (!got)
            return NULL;
        w->sum += item;
        if (item > 1)
            put(&w->deque, item / 2);
    }
}

int main(void)
{
    long sum = 0;
    for (int i = 0; i < WORKERS; i++) {
        workers[i].id = i;
        pthread_mutex_init(&workers[i].deque.lock, NULL);
        for (int k = 0; k < 10; k++)
            put(&workers[i].deque, k * (i + 1));
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(workers[i].thread, NULL);
        sum += workers[i].sum;
    }
    printf("%ld\n", sum);
    return 0;
}
