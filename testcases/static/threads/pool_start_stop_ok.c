// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The pool is started and stopped in helpers, and its statistics are read afterwards.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct pool {
    pthread_t *threads;
    int count;
    pthread_mutex_t mutex;
    long handled;
};

static void *pool_worker(void *arg)
{
    struct pool *p = arg;
    for (int i = 0; i < 30; i++) {
        pthread_mutex_lock(&p->mutex);
        p->handled++;
        pthread_mutex_unlock(&p->mutex);
    }
    return NULL;
}

static struct pool *pool_start(int count)
{
    struct pool *p = calloc(1, sizeof(*p));
    if (p == NULL || (p->threads = calloc((size_t)count, sizeof(*p->threads))) == NULL)
        abort();
    pthread_mutex_init(&p->mutex, NULL);
    p->count = count;
    for (int i = 0; i < p->count; i++)
        if (pthread_create(&p->threads[i], NULL, pool_worker, p) != 0)
            abort();
    return p;
}

static void pool_stop(struct pool *p)
{
    for (int i = 0; i < p->count; i++)
        pthread_join(p->threads[i], NULL);
}

static void pool_free(struct pool *p)
{
    pthread_mutex_destroy(&p->mutex);
    free(p->threads);
    free(p);
}

int main(void)
{
    struct pool *p = pool_start(3);
    pool_stop(p);
    printf("%ld\n", p->handled);
    pool_free(p);
    return 0;
}
