// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two buffers are merged in the order in which they were named.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct buffer {
    pthread_mutex_t mutex;
    size_t fill;
};

static void merge(struct buffer *into, struct buffer *from)
{
    pthread_mutex_lock(&into->mutex);
    pthread_mutex_lock(&from->mutex); /* expect: lock-order-class|lock-order-cycle */
    into->fill += from->fill;
    from->fill = 0;
    pthread_mutex_unlock(&from->mutex);
    pthread_mutex_unlock(&into->mutex);
}

static struct buffer *buffers[2];

static void *forward(void *arg)
{
    merge(buffers[0], buffers[1]);
    return arg;
}

static void *backward(void *arg)
{
    merge(buffers[1], buffers[0]);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    for (int i = 0; i < 2; i++) {
        buffers[i] = calloc(1, sizeof(*buffers[i]));
        if (buffers[i] == NULL)
            abort();
        pthread_mutex_init(&buffers[i]->mutex, NULL);
        buffers[i]->fill = 8;
    }
    pthread_create(&a, NULL, forward, NULL);
    pthread_create(&b, NULL, backward, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    for (int i = 0; i < 2; i++) {
        printf("%zu\n", buffers[i]->fill);
        pthread_mutex_destroy(&buffers[i]->mutex);
        free(buffers[i]);
    }
    return 0;
}
