// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A buffer has a lock only if somebody shares it, and the shared one has one.
#include <pthread.h>
#include <stdio.h>

struct buffer {
    pthread_mutex_t *lock;
    int fill;
};

static pthread_mutex_t shared_lock = PTHREAD_MUTEX_INITIALIZER;
static struct buffer shared = { &shared_lock, 0 };

static void put(struct buffer *b, int n)
{
    if (b->lock != NULL)
        pthread_mutex_lock(b->lock);
    b->fill += n;
    if (b->lock != NULL)
        pthread_mutex_unlock(b->lock);
}

static void *produce(void *arg)
{
    struct buffer own = { NULL, 0 };
    for (int i = 0; i < 10; i++)
        put(&own, i);
    put(&shared, own.fill);
    return arg;
}

int main(void)
{
    pthread_t producers[2];
    struct buffer last = { &shared_lock, 0 };
    for (int i = 0; i < 2; i++)
        pthread_create(&producers[i], NULL, produce, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(producers[i], NULL);
    put(&last, shared.fill);
    printf("%d\n", last.fill);
    return 0;
}
