// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The batch is taken under the lock, but the list keeps its head.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct event {
    struct event *next;
    int weight;
};

static pthread_mutex_t inbox_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct event *inbox;

static void *source(void *arg)
{
    for (int i = 1; i <= 30; i++) {
        struct event *e = malloc(sizeof(*e));
        if (e == NULL)
            abort();
        e->weight = i;
        pthread_mutex_lock(&inbox_mutex);
        e->next = inbox;
        inbox = e;
        pthread_mutex_unlock(&inbox_mutex);
    }
    return arg;
}

static void *sink(void *arg)
{
    long *sum = arg;
    for (int round = 0; round < 10; round++) {
        pthread_mutex_lock(&inbox_mutex);
        struct event *batch = inbox;
        if (round > 8)
            inbox = NULL;
        pthread_mutex_unlock(&inbox_mutex);
        for (struct event *e = batch; e != NULL; e = e->next) {
            *sum += e->weight;
            e->weight = 0; /* expect: data-race */
        }
    }
    return NULL;
}

static void *inspector(void *arg)
{
    int *heaviest = arg;
    pthread_mutex_lock(&inbox_mutex);
    for (struct event *e = inbox; e != NULL; e = e->next)
        if (e->weight > *heaviest) /* expect: data-race [look] */
            *heaviest = e->weight; /* expect: data-race [look] */
    pthread_mutex_unlock(&inbox_mutex);
    return NULL;
}

int main(void)
{
    pthread_t a, b, c;
    long sum = 0;
    int heaviest = 0;
    pthread_create(&a, NULL, source, NULL);
    pthread_create(&b, NULL, sink, &sum);
    pthread_create(&c, NULL, inspector, &heaviest);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    pthread_join(c, NULL);
    printf("%ld %d\n", sum, heaviest);
    return 0;
}
