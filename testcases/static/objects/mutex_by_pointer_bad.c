// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A queue has its mutex and conditions by pointer, and the printer counts without it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct queue {
    int slots[10];
    long head, tail, printed;
    int full, empty;
    pthread_mutex_t *mutex;
    pthread_cond_t *not_full, *not_empty;
};

static struct queue *new_queue(void)
{
    struct queue *q = malloc(sizeof(*q));
    q->head = q->tail = q->printed = 0;
    q->full = 0;
    q->empty = 1;
    q->mutex = malloc(sizeof(*q->mutex));
    pthread_mutex_init(q->mutex, NULL);
    q->not_full = malloc(sizeof(*q->not_full));
    pthread_cond_init(q->not_full, NULL);
    q->not_empty = malloc(sizeof(*q->not_empty));
    pthread_cond_init(q->not_empty, NULL);
    return q;
}

static void *print(void *arg)
{
    struct queue *q = arg;
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(q->mutex);
        while (q->empty)
            pthread_cond_wait(q->not_empty, q->mutex);
        int number = q->slots[q->head];
        q->head = (q->head + 1) % 10;
        q->empty = q->head == q->tail;
        q->full = 0;
        pthread_cond_signal(q->not_full);
        pthread_mutex_unlock(q->mutex);
        q->printed++; /* expect: data-race */
        printf("%d\n", number);
    }
    return NULL;
}

int main(void)
{
    struct queue *q = new_queue();
    pthread_t printer;
    pthread_create(&printer, NULL, print, q);
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(q->mutex);
        while (q->full)
            pthread_cond_wait(q->not_full, q->mutex);
        q->slots[q->tail] = (int)q->printed; /* expect: data-race */
        q->tail = (q->tail + 1) % 10;
        q->full = q->head == q->tail;
        q->empty = 0;
        pthread_cond_signal(q->not_empty);
        pthread_mutex_unlock(q->mutex);
    }
    pthread_join(printer, NULL);
    return 0;
}
