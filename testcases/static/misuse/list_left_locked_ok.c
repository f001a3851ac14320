// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A walk over a list locks every entry.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct gauge {
    pthread_mutex_t mutex;
    int level;
    struct gauge *next;
};

static struct gauge *gauges;

static void add_gauge(void)
{
    struct gauge *fresh = malloc(sizeof(*fresh));
    if (fresh == NULL)
        abort();
    pthread_mutex_init(&fresh->mutex, NULL);
    fresh->level = 0;
    fresh->next = gauges;
    gauges = fresh;
}

static void *raise(void *arg)
{
    for (struct gauge *g = gauges; g != NULL; g = g->next) {
        pthread_mutex_lock(&g->mutex);
        g->level++;
        pthread_mutex_unlock(&g->mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t raisers[2];
    for (int i = 0; i < 3; i++)
        add_gauge();
    for (int i = 0; i < 2; i++)
        pthread_create(&raisers[i], NULL, raise, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(raisers[i], NULL);
    while (gauges != NULL) {
        struct gauge *next = gauges->next;
        printf("%d\n", gauges->level);
        free(gauges);
        gauges = next;
    }
    return 0;
}
