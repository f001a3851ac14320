// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A walk over a heap keeps it locked for reading from its beginning to its end, but so does who adds to the heap.
#include <pthread.h>
#include <stdlib.h>

struct pebble {
    struct pebble *next;
    int weight;
};

struct heap {
    pthread_rwlock_t lock;
    struct pebble *top;
    int count;
};

struct walk {
    struct heap *heap;
    struct pebble *at;
};

int heap_add(struct heap *heap, int weight)
{
    struct pebble *pebble = malloc(sizeof *pebble);
    if (!pebble)
        return -1;
    pebble->weight = weight;
    pthread_rwlock_rdlock(&heap->lock);
    pebble->next = heap->top; /* may: data-race */
    heap->top = pebble;       /* expect: data-race */
    heap->count++;            /* expect: data-race */
    pthread_rwlock_unlock(&heap->lock);
    return 0;
}

int heap_count(struct heap *heap)
{
    pthread_rwlock_rdlock(&heap->lock);
    int count = heap->count; /* may: data-race */
    pthread_rwlock_unlock(&heap->lock);
    return count;
}

void walk_begin(struct walk *walk, struct heap *heap)
{
    pthread_rwlock_rdlock(&heap->lock);
    walk->heap = heap;
    walk->at = heap->top; /* may: data-race */
}

int walk_next(struct walk *walk, int *weight)
{
    if (!walk->at)
        return 0;
    *weight = walk->at->weight;
    walk->at = walk->at->next;
    return 1;
}

void walk_end(struct walk *walk)
{
    pthread_rwlock_unlock(&walk->heap->lock);
}
