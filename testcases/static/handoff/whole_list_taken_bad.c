// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The producer fills in an event after it has posted it, when the consumer may have taken the whole list.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct event {
    struct event *next;
    int kind;
    int weight;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct event *pending;
static int finished;

static void post(int kind, int weight)
{
    struct event *e = malloc(sizeof(*e));
    if (e == NULL)
        abort();
    e->kind = kind;
    pthread_mutex_lock(&lock);
    e->next = pending;
    pending = e;
    pthread_cond_signal(&more);
    pthread_mutex_unlock(&lock);
    e->weight = weight; /* expect: data-race */
}

static void *produce(void *arg)
{
    int kind = *(int *)arg;
    for (int i = 0; i < 20; i++)
        post(kind, i);
    return NULL;
}

static void *consume(void *arg)
{
    long *sums = arg;
    int last = 0;
    while (!last) {
        pthread_mutex_lock(&lock);
        while (pending == NULL && !finished)
            pthread_cond_wait(&more, &lock);
        struct event *batch = pending;
        pending = NULL;
        last = finished;
        pthread_mutex_unlock(&lock);
        while (batch != NULL) {
            struct event *e = batch;
            batch = e->next;
            sums[e->kind] += e->weight; /* may: data-race */
            e->weight = 0;              /* may: data-race */
            free(e);                    /* may: data-race */
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t c, p[2];
    int kinds[2] = { 0, 1 };
    long sums[2] = { 0, 0 };
    pthread_create(&c, NULL, consume, sums);
    for (int i = 0; i < 2; i++)
        pthread_create(&p[i], NULL, produce, &kinds[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(p[i], NULL);
    pthread_mutex_lock(&lock);
    finished = 1;
    pthread_cond_signal(&more);
    pthread_mutex_unlock(&lock);
    pthread_join(c, NULL);
    printf("%ld %ld\n", sums[0], sums[1]);
    return 0;
}
