// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The times of a lane are cleared before its lock is taken.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lane {
    int swimmers;
    pthread_mutex_t lock;
    struct {
        long best, last;
    } times;
};

struct pool {
    int opened;
    struct lane lanes[6];
};

static void clear(struct pool *pool, unsigned number)
{
    struct lane *lane = &pool->lanes[number % 6];
    memset(&lane->times, 0, sizeof lane->times); /* expect: data-race */
    pthread_mutex_lock(&lane->lock);
    pthread_mutex_unlock(&lane->lock);
}

static void note(struct pool *pool, long time)
{
    long *last = &pool->lanes[2].times.last;
    pthread_mutex_lock(&pool->lanes[2].lock);
    *last = time; /* expect: data-race */
    pthread_mutex_unlock(&pool->lanes[2].lock);
}

static void *attend(void *arg)
{
    for (unsigned i = 0; i < 600; i++)
        clear(arg, (unsigned)rand());
    return NULL;
}

int main(void)
{
    pthread_t attendant;
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return 1;
    for (int i = 0; i < 6; i++)
        pthread_mutex_init(&pool->lanes[i].lock, NULL);
    pthread_create(&attendant, NULL, attend, pool);
    for (int i = 0; i < 600; i++)
        note(pool, i);
    pthread_join(attendant, NULL);
    printf("%ld\n", pool->lanes[2].times.last);
    return 0;
}
