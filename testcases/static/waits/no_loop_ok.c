// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Waits after which nobody looks again whether the condition holds.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    int count;
    bool closed;
};

#define QUEUE                                                                                                          \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, false                        \
    }

static struct queue queues[10] = { QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE };

static void put(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->count++;
    queue->closed = true;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->mutex);
}

/* 1: if */
static void *plain_if(void *arg)
{
    struct queue *queue = &queues[0];
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 2: a loop that does something else */
static void *loop_of_work(void *arg)
{
    struct queue *queue = &queues[1];
    for (int i = 0; i < 1; i++) {
        pthread_mutex_lock(&queue->mutex);
        while (queue->count == 0)
            pthread_cond_wait(&queue->filled, &queue->mutex);
        queue->count--;
        pthread_mutex_unlock(&queue->mutex);
    }
    return arg;
}

/* 3: with an else */
static void *with_else(void *arg)
{
    struct queue *queue = &queues[2];
    pthread_mutex_lock(&queue->mutex);
    for (;;) {
        if (queue->count > 0)
            break;
        pthread_cond_wait(&queue->filled, &queue->mutex);
    }
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 4: in a helper, the loop forgotten on both sides */
static void sleep_on(struct queue *queue)
{
    pthread_cond_wait(&queue->filled, &queue->mutex);
}

static void *by_helper(void *arg)
{
    struct queue *queue = &queues[3];
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        sleep_on(queue);
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 5: goto, but past the test */
static void *with_goto(void *arg)
{
    struct queue *queue = &queues[4];
    pthread_mutex_lock(&queue->mutex);
again:
    if (queue->count > 0)
        goto ready;
    pthread_cond_wait(&queue->filled, &queue->mutex);
    goto again;
ready:
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 6: switch */
static void *in_switch(void *arg)
{
    struct queue *queue = &queues[5];
    pthread_mutex_lock(&queue->mutex);
    while (!queue->closed) {
        switch ((int)queue->closed) {
        case 0:
            pthread_cond_wait(&queue->filled, &queue->mutex);
            break;
        default:
            break;
        }
    }
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 7: do while (0) */
static void *do_once(void *arg)
{
    struct queue *queue = &queues[6];
    pthread_mutex_lock(&queue->mutex);
    do {
        if (queue->closed)
            break;
        pthread_cond_wait(&queue->filled, &queue->mutex);
    } while (!queue->closed);
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 8: the first of two waits is in a loop */
static void *two_waits(void *arg)
{
    struct queue *queue = &queues[7];
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    queue->count--;
    while (!queue->closed)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 9: a return in the loop, which so runs once */
static void *loop_left(void *arg)
{
    struct queue *queue = &queues[8];
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0) {
        pthread_cond_wait(&queue->filled, &queue->mutex);
    }
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 10: the mutex is released and taken between wait and test */
static void *test_after_unlock(void *arg)
{
    struct queue *queue = &queues[9];
    pthread_mutex_lock(&queue->mutex);
    int count = queue->count;
    while (count == 0) {
        pthread_cond_wait(&queue->filled, &queue->mutex);
        count = queue->count;
    }
    queue->count = count - 1;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 11: C11 */
static mtx_t mutex;
static cnd_t cond;
static int ready;

static int c11(void *arg)
{
    (void)arg;
    mtx_lock(&mutex);
    while (!ready)
        cnd_wait(&cond, &mutex);
    ready = 0;
    mtx_unlock(&mutex);
    return 0;
}

int main(void)
{
    void *(*const work[])(void *) = { plain_if,  loop_of_work, with_else, by_helper, with_goto,
                                      in_switch, do_once,      two_waits, loop_left, test_after_unlock };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    thrd_t last;
    mtx_init(&mutex, mtx_plain);
    cnd_init(&cond);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], NULL);
    thrd_create(&last, c11, NULL);
    for (int i = 0; i < WORK; i++)
        put(&queues[i]);
    mtx_lock(&mutex);
    ready = 1;
    cnd_signal(&cond);
    mtx_unlock(&mutex);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    thrd_join(last, NULL);
    return 0;
}
