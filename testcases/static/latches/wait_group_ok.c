// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A wait group orders the workers' results before their use.
#include <pthread.h>
#include <stdio.h>

#define WORKERS 3

struct wait_group {
    pthread_mutex_t mutex;
    pthread_cond_t zero;
    int pending;
};

static void wg_add(struct wait_group *wg, int n)
{
    pthread_mutex_lock(&wg->mutex);
    wg->pending += n;
    pthread_mutex_unlock(&wg->mutex);
}

static void wg_done(struct wait_group *wg)
{
    pthread_mutex_lock(&wg->mutex);
    if (--wg->pending == 0)
        pthread_cond_broadcast(&wg->zero);
    pthread_mutex_unlock(&wg->mutex);
}

static void wg_wait(struct wait_group *wg)
{
    pthread_mutex_lock(&wg->mutex);
    while (wg->pending > 0)
        pthread_cond_wait(&wg->zero, &wg->mutex);
    pthread_mutex_unlock(&wg->mutex);
}

static struct wait_group group = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };
static int squares[WORKERS];

static void *square(void *arg)
{
    int *slot = arg;
    *slot = *slot * *slot;
    wg_done(&group);
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];
    int sum = 0;
    wg_add(&group, WORKERS);
    for (int i = 0; i < WORKERS; i++) {
        squares[i] = i + 1;
        pthread_create(&threads[i], NULL, square, &squares[i]);
    }
    wg_wait(&group);
    for (int i = 0; i < WORKERS; i++)
        sum += squares[i];
    printf("%d\n", sum);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
