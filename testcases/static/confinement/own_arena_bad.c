// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread has its own arena, but all arenas begin at the same memory.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4
#define BLOCK 4096

struct arena {
    char *base;
    size_t used, size;
    struct arena *next_full;
};

struct worker {
    pthread_t thread;
    struct arena arena;
    int index;
    size_t total;
};

static struct worker workers[THREADS];
static pthread_mutex_t full_lock = PTHREAD_MUTEX_INITIALIZER;
static size_t grand_total;
static char common[BLOCK];

static int arena_open(struct arena *a)
{
    a->base = common;
    a->used = 0;
    a->size = a->base ? BLOCK : 0;
    return a->base != NULL;
}

static void *arena_alloc(struct arena *a, size_t n)
{
    if (a->size - a->used < n)
        a->used = 0; /* begin again */
    void *p = a->base + a->used;
    a->used += n;
    return p;
}

static void *run(void *arg)
{
    struct worker *w = arg;
    if (!arena_open(&w->arena))
        return NULL;
    for (int i = 0; i < 100; i++) {
        char *text = arena_alloc(&w->arena, 32);
        snprintf(text, 32, "%d:%d", w->index, i); /* expect: data-race */
        w->total += strlen(text);                 /* may: data-race */
    }
    pthread_mutex_lock(&full_lock);
    grand_total += w->total;
    pthread_mutex_unlock(&full_lock);
    w->arena.base = NULL;
    return NULL;
}

int main(void)
{
    for (int i = 0; i < THREADS; i++) {
        workers[i].index = i;
        pthread_create(&workers[i].thread, NULL, run, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    printf("%zu %zu\n", grand_total, workers[0].total);
    return 0;
}
