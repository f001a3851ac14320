// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A cache in stripes, each with a lock; emptying it takes all of them.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define STRIPES 8

struct entry {
    int key, value;
    struct entry *next;
};

struct cache {
    struct {
        pthread_rwlock_t lock;
        struct entry *first;
        unsigned hits;
    } stripe[STRIPES];
};

static struct cache *cache;

static int look_up(int key)
{
    unsigned s = (unsigned)key % STRIPES;
    int value = -1;
    pthread_rwlock_wrlock(&cache->stripe[s].lock);
    for (struct entry *e = cache->stripe[s].first; e; e = e->next)
        if (e->key == key) {
            value = e->value;
            cache->stripe[s].hits++;
        }
    pthread_rwlock_unlock(&cache->stripe[s].lock);
    return value;
}

static void enter(int key, int value)
{
    unsigned s = (unsigned)key % STRIPES;
    struct entry *e = malloc(sizeof *e);
    if (!e)
        return;
    e->key = key;
    e->value = value;
    pthread_rwlock_wrlock(&cache->stripe[s].lock);
    e->next = cache->stripe[s].first;
    cache->stripe[s].first = e;
    pthread_rwlock_unlock(&cache->stripe[s].lock);
}

static void take_all(void)
{
    int s;
    for (s = 0; s < STRIPES; s++)
        if (pthread_rwlock_wrlock(&cache->stripe[s].lock))
            abort();
}

static void give_all(void)
{
    for (int s = STRIPES - 1; s >= 0; s--)
        pthread_rwlock_unlock(&cache->stripe[s].lock);
}

static void forget(void)
{
    take_all();
    for (int s = 0; s < STRIPES; s++) {
        cache->stripe[s].first = NULL;
        cache->stripe[s].hits = 0;
    }
    give_all();
}

static void *client(void *arg)
{
    int from = *(int *)arg;
    for (int i = from; i < from + 50; i++) {
        enter(i, i * i);
        if (look_up(i - 7) < 0 && i % 20 == 0)
            forget();
    }
    return NULL;
}

int main(void)
{
    pthread_t clients[3];
    int from[3] = { 0, 30, 60 };
    cache = calloc(1, sizeof *cache);
    if (!cache)
        return 1;
    for (int s = 0; s < STRIPES; s++)
        pthread_rwlock_init(&cache->stripe[s].lock, NULL);
    for (int i = 0; i < 3; i++)
        pthread_create(&clients[i], NULL, client, &from[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(clients[i], NULL);
    printf("%d\n", look_up(3));
    return 0;
}
