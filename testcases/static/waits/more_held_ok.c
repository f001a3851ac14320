// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Waits that keep a lock besides their own.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    int count;
};

#define QUEUE                                                                                                          \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0                                                         \
    }

static struct queue queues[8] = { QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE, QUEUE };

static void put(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->count += 2;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->mutex);
}

/* The caller holds the queue's mutex. */
static void take_locked(struct queue *queue)
{
    while (queue->count == 0)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    queue->count--;
}

/* 1: a variable */
static pthread_mutex_t config_mutex = PTHREAD_MUTEX_INITIALIZER;
static int config;

static void *with_config(void *arg)
{
    struct queue *queue = &queues[0];
    pthread_mutex_lock(&config_mutex);
    config++;
    pthread_mutex_unlock(&config_mutex);
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 2: in a callee */
static pthread_mutex_t stock_mutex = PTHREAD_MUTEX_INITIALIZER;
static int stock;

static void *with_stock(void *arg)
{
    struct queue *queue = &queues[1];
    pthread_mutex_lock(&queue->mutex);
    take_locked(queue);
    pthread_mutex_unlock(&queue->mutex);
    pthread_mutex_lock(&stock_mutex);
    stock++;
    pthread_mutex_unlock(&stock_mutex);
    return arg;
}

/* 3: for reading */
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static int table[4];

static void *with_table(void *arg)
{
    struct queue *queue = &queues[2];
    pthread_rwlock_rdlock(&table_lock);
    int first = table[0];
    pthread_rwlock_unlock(&table_lock);
    pthread_mutex_lock(&queue->mutex);
    while (queue->count <= first)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 4: the other queue's */
static void *with_other(void *arg)
{
    struct queue *from = &queues[3], *to = &queues[4];
    pthread_mutex_lock(&from->mutex);
    while (from->count == 0)
        pthread_cond_wait(&from->filled, &from->mutex);
    from->count--;
    pthread_mutex_unlock(&from->mutex);
    pthread_mutex_lock(&to->mutex);
    to->count++;
    pthread_mutex_unlock(&to->mutex);
    return arg;
}

/* 5: on one path only */
static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER;
static int lines;

static void *with_log(void *arg)
{
    struct queue *queue = &queues[5];
    int logging = arg != NULL;
    if (logging) {
        pthread_mutex_lock(&log_mutex);
        lines++;
        pthread_mutex_unlock(&log_mutex);
    }
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        pthread_cond_wait(&queue->filled, &queue->mutex);
    queue->count--;
    pthread_mutex_unlock(&queue->mutex);
    return NULL;
}

/* 6: a spin lock, and a timed wait */
static pthread_spinlock_t tick_lock;
static int ticks;

static void *with_spin(void *arg)
{
    struct queue *queue = &queues[6];
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        if (pthread_cond_timedwait(&queue->filled, &queue->mutex, &until))
            break;
    pthread_spin_lock(&tick_lock);
    ticks++;
    pthread_spin_unlock(&tick_lock);
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 7: the lock of the object around */
struct shop {
    pthread_mutex_t mutex;
    struct queue queue;
    int sold;
};

static struct shop shop = { PTHREAD_MUTEX_INITIALIZER, QUEUE, 0 };

static void *in_shop(void *arg)
{
    pthread_mutex_lock(&shop.queue.mutex);
    while (shop.queue.count == 0)
        pthread_cond_wait(&shop.queue.filled, &shop.queue.mutex);
    shop.queue.count--;
    pthread_mutex_unlock(&shop.queue.mutex);
    pthread_mutex_lock(&shop.mutex);
    shop.sold++;
    pthread_mutex_unlock(&shop.mutex);
    return arg;
}

/* 8: taken inside the loop, kept for the next turn */
static pthread_mutex_t meter_mutex = PTHREAD_MUTEX_INITIALIZER;
static int meter;

static void *in_turns(void *arg)
{
    struct queue *queue = &queues[7];
    pthread_mutex_lock(&queue->mutex);
    pthread_mutex_lock(&meter_mutex);
    while (queue->count == 0) {
        meter++;
        pthread_mutex_unlock(&meter_mutex);
        pthread_cond_wait(&queue->filled, &queue->mutex);
        pthread_mutex_lock(&meter_mutex);
    }
    pthread_mutex_unlock(&meter_mutex);
    pthread_mutex_unlock(&queue->mutex);
    return arg;
}

/* 9: C11, in a call through a pointer */
static mtx_t outer_mutex, inner_mutex;
static cnd_t inner_cond;
static int inner, outer;

static void inner_wait(void)
{
    mtx_lock(&inner_mutex);
    while (!inner)
        cnd_wait(&inner_cond, &inner_mutex);
    mtx_unlock(&inner_mutex);
}

static void (*wait_function)(void) = inner_wait;

static int with_pointer(void *arg)
{
    (void)arg;
    wait_function();
    mtx_lock(&outer_mutex);
    outer++;
    mtx_unlock(&outer_mutex);
    return 0;
}

int main(int argc, char **argv)
{
    void *(*const work[])(void *) = { with_config, with_stock, with_table, with_other,
                                      with_log,    with_spin,  in_shop,    in_turns };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    thrd_t last;
    (void)argv;
    pthread_spin_init(&tick_lock, PTHREAD_PROCESS_PRIVATE);
    mtx_init(&outer_mutex, mtx_plain);
    mtx_init(&inner_mutex, mtx_plain);
    cnd_init(&inner_cond);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], argc > 1 ? &argc : NULL);
    thrd_create(&last, with_pointer, NULL);
    for (int i = 0; i < 8; i++)
        put(&queues[i]);
    put(&shop.queue);
    mtx_lock(&inner_mutex);
    inner = 1;
    cnd_signal(&inner_cond);
    mtx_unlock(&inner_mutex);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    thrd_join(last, NULL);
    printf("%d %d %d %d %d %d %d\n", config, stock, lines, ticks, shop.sold, meter, outer);
    return 0;
}
