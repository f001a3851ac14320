// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The cache is torn down with its lock still held.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct cache {
    pthread_mutex_t mutex;
    int entries;
};

static struct cache *cache_new(void)
{
    struct cache *c = calloc(1, sizeof(*c));
    if (c == NULL)
        abort();
    pthread_mutex_init(&c->mutex, NULL);
    return c;
}

static void cache_free(struct cache *c)
{
    pthread_mutex_lock(&c->mutex);
    c->entries = 0;
    pthread_mutex_destroy(&c->mutex); /* expect: destroy-held */
    free(c);
}

static void *fill(void *arg)
{
    struct cache *c = arg;
    pthread_mutex_lock(&c->mutex);
    c->entries++;
    pthread_mutex_unlock(&c->mutex);
    return NULL;
}

int main(void)
{
    struct cache *c = cache_new();
    pthread_t filler;
    pthread_create(&filler, NULL, fill, c);
    pthread_join(filler, NULL);
    cache_free(c);
    puts("done");
    return 0;
}
