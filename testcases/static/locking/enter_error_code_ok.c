// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// pool_enter returns an error, and does not hold the lock, when the pool is closed.
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct pool {
    pthread_mutex_t mutex;
    bool closed;
    int in_use;
};

static struct pool pool = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static int pool_enter(struct pool *p)
{
    pthread_mutex_lock(&p->mutex);
    if (p->closed) {
        pthread_mutex_unlock(&p->mutex);
        return -ESHUTDOWN;
    }
    return 0;
}

static void pool_leave(struct pool *p)
{
    pthread_mutex_unlock(&p->mutex);
}

static void *borrow(void *arg)
{
    struct pool *p = arg;
    for (int i = 0; i < 50; i++) {
        if (pool_enter(p) != 0)
            break;
        p->in_use++;
        pool_leave(p);
    }
    return NULL;
}

static void *shut_down(void *arg)
{
    struct pool *p = arg;
    pthread_mutex_lock(&p->mutex);
    p->closed = true;
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

int main(void)
{
    pthread_t users[2], closer;
    pthread_create(&closer, NULL, shut_down, &pool);
    for (int i = 0; i < 2; i++)
        pthread_create(&users[i], NULL, borrow, &pool);
    for (int i = 0; i < 2; i++)
        pthread_join(users[i], NULL);
    pthread_join(closer, NULL);
    printf("%d in use\n", pool.in_use);
    return 0;
}
