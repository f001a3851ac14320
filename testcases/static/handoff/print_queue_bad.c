// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The producer keeps writing to a document that it has handed over.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define SLOTS 4
#define DOCUMENTS 20

struct document {
    int pages;
    int copies;
};

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct document *slots[SLOTS];
    int head, count;
} queue = { .mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void put(struct document *d)
{
    pthread_mutex_lock(&queue.mutex);
    while (queue.count == SLOTS)
        pthread_cond_wait(&queue.changed, &queue.mutex);
    queue.slots[(queue.head + queue.count++) % SLOTS] = d;
    pthread_cond_broadcast(&queue.changed);
    pthread_mutex_unlock(&queue.mutex);
}

static struct document *take(void)
{
    pthread_mutex_lock(&queue.mutex);
    while (queue.count == 0)
        pthread_cond_wait(&queue.changed, &queue.mutex);
    struct document *d = queue.slots[queue.head];
    queue.head = (queue.head + 1) % SLOTS;
    queue.count--;
    pthread_cond_broadcast(&queue.changed);
    pthread_mutex_unlock(&queue.mutex);
    return d;
}

static void *printer(void *arg)
{
    long *sheets = arg;
    for (int i = 0; i < DOCUMENTS; i++) {
        struct document *d = take();
        *sheets += (long)d->pages * d->copies; /* expect: data-race */
        d->pages = 0;
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;
    long sheets = 0;
    pthread_create(&thread, NULL, printer, &sheets);
    for (int i = 0; i < DOCUMENTS; i++) {
        struct document *d = malloc(sizeof(*d));
        if (d == NULL)
            abort();
        d->pages = i;
        d->copies = 1;
        put(d);
        d->copies++; /* expect: data-race */
    }
    pthread_join(thread, NULL);
    printf("%ld sheets\n", sheets);
    return 0;
}
