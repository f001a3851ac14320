// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A store's functions are members that its maker sets; all take both locks the same way round.
#include <pthread.h>
#include <stdlib.h>

struct store {
    pthread_mutex_t blocks, figures;
    int filled, writes;
    void (*write)(struct store *store);
    int (*count)(struct store *store);
};

static void store_write(struct store *store)
{
    pthread_mutex_lock(&store->blocks);
    store->filled++;
    pthread_mutex_lock(&store->figures);
    store->writes++;
    pthread_mutex_unlock(&store->figures);
    pthread_mutex_unlock(&store->blocks);
}

static int store_count(struct store *store)
{
    pthread_mutex_lock(&store->blocks);
    pthread_mutex_lock(&store->figures);
    int both = store->filled + store->writes;
    pthread_mutex_unlock(&store->blocks);
    pthread_mutex_unlock(&store->figures);
    return both;
}

struct store *store_make(void)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    pthread_mutex_init(&store->blocks, NULL);
    pthread_mutex_init(&store->figures, NULL);
    store->write = store_write;
    store->count = store_count;
    return store;
}
