// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each hall of a swimming pool has its lockers and a mutex for them; a guest goes round the halls until one has room.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { HALLS = 4, LOCKERS = 8, GUESTS = 6 };

struct hall {
    pthread_mutex_t lock;
    unsigned char taken[LOCKERS];
    unsigned guests;
};

struct pool {
    unsigned entrance;
    struct hall halls[HALLS];
};

static int change(struct pool *pool, int from, int *where)
{
    for (int h = from % HALLS;; h = (h + 1) % HALLS) {
        struct hall *hall = &pool->halls[h];
        pthread_mutex_lock(&hall->lock);
        for (int i = 0; i < LOCKERS; i++)
            if (!hall->taken[i]) {
                hall->taken[i] = 1;
                hall->guests++;
                pthread_mutex_unlock(&hall->lock);
                *where = h;
                return i;
            }
        pthread_mutex_unlock(&hall->lock);
    }
}

static void *swim(void *arg)
{
    struct pool *pool = arg;
    int hall, locker = change(pool, (int)pool->entrance, &hall);
    pthread_mutex_lock(&pool->halls[hall].lock);
    pool->halls[hall].taken[locker] = 0;
    pool->halls[hall].guests--;
    pthread_mutex_unlock(&pool->halls[hall].lock);
    return NULL;
}

int main(void)
{
    pthread_t guests[GUESTS];
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return 1;
    pool->entrance = 2;
    for (int h = 0; h < HALLS; h++)
        pthread_mutex_init(&pool->halls[h].lock, NULL);
    for (int g = 0; g < GUESTS; g++)
        if (pthread_create(&guests[g], NULL, swim, pool))
            return 1;
    for (int g = 0; g < GUESTS; g++)
        pthread_join(guests[g], NULL);
    printf("%u\n", pool->halls[0].guests);
    free(pool);
    return 0;
}
