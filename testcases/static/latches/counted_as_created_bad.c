// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Only one of the threads that are created is counted, whatever the others take off.
#include <pthread.h>
#include <stdio.h>

enum { WORKERS = 4 };

struct crew {
    pthread_mutex_t mutex;
    pthread_cond_t fewer;
    int at_work;
    long results[WORKERS];
};

struct worker {
    struct crew *crew;
    int number;
};

static void *work(void *arg)
{
    struct worker *self = arg;
    self->crew->results[self->number] = self->number + 7; /* expect: data-race */
    pthread_mutex_lock(&self->crew->mutex);
    self->crew->at_work--;
    pthread_cond_signal(&self->crew->fewer);
    pthread_mutex_unlock(&self->crew->mutex);
    return NULL;
}

int main(void)
{
    struct crew crew = { .at_work = 0 };
    struct worker workers[WORKERS];
    pthread_t threads[WORKERS];
    pthread_mutex_init(&crew.mutex, NULL);
    pthread_cond_init(&crew.fewer, NULL);
    pthread_mutex_lock(&crew.mutex);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){ &crew, i };
        if (pthread_create(&threads[i], NULL, work, &workers[i]) == 0)
            crew.at_work = 1;
    }
    while (crew.at_work > 0)
        pthread_cond_wait(&crew.fewer, &crew.mutex);
    pthread_mutex_unlock(&crew.mutex);
    for (int i = 0; i < WORKERS; i++)
        printf("%ld\n", crew.results[i]); /* expect: data-race */
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
