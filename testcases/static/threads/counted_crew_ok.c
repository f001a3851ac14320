// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A crew keeps the count of the threads it has started, and joins as many.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct crew {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool done;
    long hauled;
    size_t started;
    pthread_t threads[8];
};

static void *haul(void *arg)
{
    struct crew *c = arg;
    pthread_mutex_lock(&c->mutex);
    while (!c->done)
        pthread_cond_wait(&c->changed, &c->mutex);
    c->hauled++;
    pthread_mutex_unlock(&c->mutex);
    return NULL;
}

static struct crew *crew_new(size_t size)
{
    struct crew *c = calloc(1, sizeof *c);
    if (c == NULL)
        abort();
    pthread_mutex_init(&c->mutex, NULL);
    pthread_cond_init(&c->changed, NULL);
    for (size_t i = 0; i < size; i++) {
        if (pthread_create(&c->threads[i], NULL, haul, c) != 0)
            abort();
        c->started++;
    }
    return c;
}

static long crew_end(struct crew *c)
{
    long hauled;
    pthread_mutex_lock(&c->mutex);
    c->done = true;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->mutex);
    for (size_t i = 0; i < c->started; i++)
        pthread_join(c->threads[i], NULL);
    hauled = c->hauled;
    pthread_mutex_destroy(&c->mutex);
    pthread_cond_destroy(&c->changed);
    free(c);
    return hauled;
}

int main(void)
{
    struct crew *c = crew_new(4);
    return crew_end(c) != 4;
}
