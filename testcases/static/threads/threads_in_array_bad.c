// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A pool keeps the structs of its threads in an array, and a thread looks at the next one.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct pool;

struct helper {
    int id;
    pthread_t thread;
    struct pool *pool;
};

struct pool {
    pthread_mutex_t lock;
    int ready;
    int size;
    struct helper **helpers;
};

static void *help(void *arg)
{
    struct helper *self = arg;
    struct pool *pool = self->pool; /* may: data-race */
    pthread_mutex_lock(&pool->lock);
    pool->ready++;
    pthread_mutex_unlock(&pool->lock);
    printf("%d is there\n", pool->helpers[pool->size - 1]->id); /* may: data-race */
    return NULL;
}

static int start_helper(struct pool *pool, struct helper **place, int id)
{
    *place = malloc(sizeof(struct helper)); /* expect: data-race */
    if (*place == NULL)
        return -1;
    (*place)->pool = pool; /* may: data-race */
    (*place)->id = id;     /* may: data-race */
    return pthread_create(&(*place)->thread, NULL, help, *place);
}

int main(void)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL)
        return 1;
    pthread_mutex_init(&pool->lock, NULL);
    pool->size = 4;
    pool->helpers = calloc(4, sizeof(*pool->helpers));
    if (pool->helpers == NULL)
        return 1;
    for (int i = 0; i < pool->size; i++)
        if (start_helper(pool, &pool->helpers[i], i))
            return 1;
    for (int i = 0; i < pool->size; i++)
        pthread_join(pool->helpers[i]->thread, NULL);
    return 0;
}
