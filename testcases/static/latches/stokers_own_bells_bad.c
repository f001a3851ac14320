// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each stoker has a bell of his own, and the first one is credited with what the others burn.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRES 120

struct engine;

struct stoker {
    pthread_t thread;
    pthread_cond_t bell;
    struct engine *engine;
    unsigned long last;
    int number;
    long burnt;
};

struct engine {
    pthread_mutex_t mutex;
    pthread_cond_t reported;
    unsigned long shift;
    int reports, crew, at_port;
    const int *coal;
    struct stoker *stokers;
};

static void *stoke(void *arg)
{
    struct stoker *self = arg;
    struct engine *engine = self->engine;
    for (;;) {
        pthread_mutex_lock(&engine->mutex);
        while (engine->shift == self->last)
            pthread_cond_wait(&self->bell, &engine->mutex);
        self->last = engine->shift;
        int at_port = engine->at_port;
        pthread_mutex_unlock(&engine->mutex);
        if (at_port)
            return NULL;
        for (int i = self->number; i < FIRES; i += engine->crew)
            engine->stokers[i % engine->crew ? 0 : self->number].burnt += engine->coal[i]; /* expect: data-race */
        pthread_mutex_lock(&engine->mutex);
        engine->reports++;
        if (engine->reports == engine->crew)
            pthread_cond_signal(&engine->reported);
        pthread_mutex_unlock(&engine->mutex);
    }
}

static void ring(struct engine *engine)
{
    engine->shift++;
    for (int i = 0; i < engine->crew; i++)
        pthread_cond_signal(&engine->stokers[i].bell);
}

static long work(struct engine *engine, const int *coal)
{
    long sum = 0;
    pthread_mutex_lock(&engine->mutex);
    engine->coal = coal;
    engine->reports = 0;
    ring(engine);
    while (engine->reports < engine->crew)
        pthread_cond_wait(&engine->reported, &engine->mutex);
    pthread_mutex_unlock(&engine->mutex);
    for (int i = 0; i < engine->crew; i++)
        sum += engine->stokers[i].burnt;
    return sum;
}

int main(int argc, char **argv)
{
    static int coal[FIRES];
    struct engine *engine = calloc(1, sizeof *engine);
    long sum = 0;
    if (!engine)
        return 1;
    engine->crew = argc > 1 ? atoi(argv[1]) : 4;
    engine->stokers = calloc((size_t)engine->crew, sizeof *engine->stokers);
    if (!engine->stokers)
        return 1;
    pthread_mutex_init(&engine->mutex, NULL);
    pthread_cond_init(&engine->reported, NULL);
    for (int i = 0; i < engine->crew; i++) {
        engine->stokers[i].engine = engine;
        engine->stokers[i].number = i;
        pthread_cond_init(&engine->stokers[i].bell, NULL);
        pthread_create(&engine->stokers[i].thread, NULL, stoke, &engine->stokers[i]);
    }
    for (int mile = 0; mile < 9; mile++) {
        for (int i = 0; i < FIRES; i++)
            coal[i] = mile + i;
        sum += work(engine, coal);
    }
    pthread_mutex_lock(&engine->mutex);
    engine->at_port = 1;
    ring(engine);
    pthread_mutex_unlock(&engine->mutex);
    for (int i = 0; i < engine->crew; i++)
        pthread_join(engine->stokers[i].thread, NULL);
    printf("%ld\n", sum);
    free(engine->stokers);
    free(engine);
    return 0;
}
