// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A cache: each entry hangs in a bucket and in a ring by age, and all of it is under the cache's own lock.
#include <pthread.h>
#include <stdlib.h>

enum { BUCKETS = 16 };

struct entry {
    struct entry *newer, *older, *chain;
    unsigned key;
    int value;
};

struct cache {
    pthread_mutex_t mutex;
    struct entry ring;
    struct entry *bucket[BUCKETS];
    unsigned count, most;
};

static void unlink_entry(struct entry *e)
{
    e->newer->older = e->older;
    e->older->newer = e->newer;
}

static void make_newest(struct cache *c, struct entry *e)
{
    e->older = c->ring.older;
    e->newer = &c->ring;
    c->ring.older->newer = e;
    c->ring.older = e;
}

static struct entry *look_up(struct cache *c, unsigned key)
{
    struct entry *e = c->bucket[key % BUCKETS];
    while (e && e->key != key)
        e = e->chain;
    return e;
}

static void drop_oldest(struct cache *c)
{
    struct entry *old = c->ring.newer, **at = &c->bucket[old->key % BUCKETS];
    while (*at != old)
        at = &(*at)->chain;
    *at = old->chain;
    unlink_entry(old);
    c->count--;
    free(old);
}

struct cache *cache_new(unsigned most)
{
    struct cache *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    pthread_mutex_init(&c->mutex, NULL);
    c->ring.newer = c->ring.older = &c->ring;
    c->most = most;
    return c;
}

int cache_get(struct cache *c, unsigned key, int missing)
{
    pthread_mutex_lock(&c->mutex);
    struct entry *e = look_up(c, key);
    int value = e ? e->value : missing;
    if (e) {
        unlink_entry(e);
        make_newest(c, e);
    }
    pthread_mutex_unlock(&c->mutex);
    return value;
}

int cache_put(struct cache *c, unsigned key, int value)
{
    struct entry *e = calloc(1, sizeof *e);
    if (!e)
        return -1;
    e->key = key;
    e->value = value;
    pthread_mutex_lock(&c->mutex);
    if (c->count == c->most && c->count > 0)
        drop_oldest(c);
    e->chain = c->bucket[key % BUCKETS];
    c->bucket[key % BUCKETS] = e;
    make_newest(c, e);
    c->count++;
    pthread_mutex_unlock(&c->mutex);
    return 0;
}

void cache_free(struct cache *c)
{
    while (c->count > 0)
        drop_oldest(c);
    pthread_mutex_destroy(&c->mutex);
    free(c);
}
