// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A mill is freed unless its thread cannot be joined, and sacks are added without its lock.
#include <pthread.h>
#include <stdlib.h>

struct mill {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread;
    long sacks, ground;
    int stop;
};

static void *grind(void *arg)
{
    struct mill *mill = arg;
    pthread_mutex_lock(&mill->lock);
    while (!mill->stop || mill->sacks) {
        if (!mill->sacks) { /* may: data-race */
            pthread_cond_wait(&mill->more, &mill->lock);
            continue;
        }
        mill->sacks--; /* may: data-race */
        mill->ground++;
    }
    pthread_mutex_unlock(&mill->lock);
    return NULL;
}

struct mill *mill_new(void)
{
    struct mill *mill = calloc(1, sizeof *mill);
    if (!mill)
        return NULL;
    pthread_mutex_init(&mill->lock, NULL);
    pthread_cond_init(&mill->more, NULL);
    if (pthread_create(&mill->thread, NULL, grind, mill)) {
        free(mill);
        return NULL;
    }
    return mill;
}

void mill_add(struct mill *mill, long sacks)
{
    mill->sacks += sacks; /* expect: data-race */
    pthread_cond_signal(&mill->more);
}

long mill_ground(struct mill *mill)
{
    pthread_mutex_lock(&mill->lock);
    long ground = mill->ground;
    pthread_mutex_unlock(&mill->lock);
    return ground;
}

int mill_free(struct mill *mill)
{
    pthread_mutex_lock(&mill->lock);
    mill->stop = 1;
    pthread_cond_signal(&mill->more);
    pthread_mutex_unlock(&mill->lock);
    int error = pthread_join(mill->thread, NULL);
    if (!error) {
        pthread_mutex_destroy(&mill->lock);
        free(mill);
    }
    return error;
}
