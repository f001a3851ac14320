// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A function says that its callers hold the lock of its argument, and they do once there are threads.
#include <pthread.h>

#define REQUIRES(lock) __attribute__((requires_capability(lock)))

struct queue {
    pthread_mutex_t lock;
    int length;
};

static void grow(struct queue *queue) REQUIRES(queue->lock);

static void grow(struct queue *queue)
{
    __atomic_fetch_add(&queue->length, 1, __ATOMIC_RELAXED);
}

static void *produce(void *arg)
{
    struct queue *queue = arg;
    pthread_mutex_lock(&queue->lock);
    grow(queue);
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

int main(void)
{
    struct queue queue = { .length = 0 };
    pthread_t producer;
    pthread_mutex_init(&queue.lock, NULL);
    grow(&queue); /* nobody else knows it yet */
    if (pthread_create(&producer, NULL, produce, &queue))
        return 1;
    pthread_mutex_lock(&queue.lock);
    grow(&queue);
    pthread_mutex_unlock(&queue.lock);
    pthread_join(producer, NULL);
    pthread_mutex_destroy(&queue.lock);
    return 0;
}
