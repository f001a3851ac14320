// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Tasks are queued, workers run them, and the pool is idle when as many are finished as were queued.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct task {
    void (*run)(void *);
    void *arg;
    struct task *next;
};

struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t more, idle;
    struct task *first;
    int pending;
    bool closed;
};

static struct pool pool = { .mutex = PTHREAD_MUTEX_INITIALIZER,
                            .more = PTHREAD_COND_INITIALIZER,
                            .idle = PTHREAD_COND_INITIALIZER };
static int squares[8];

static void square(void *arg)
{
    int *number = arg;
    *number *= *number;
}

static void submit(struct pool *p, void (*run)(void *), void *arg)
{
    struct task *task = malloc(sizeof(*task));
    if (task == NULL)
        abort();
    task->run = run;
    task->arg = arg;
    pthread_mutex_lock(&p->mutex);
    task->next = p->first;
    p->first = task;
    p->pending++;
    pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->mutex);
}

static void wait_idle(struct pool *p)
{
    pthread_mutex_lock(&p->mutex);
    while (p->pending > 0)
        pthread_cond_wait(&p->idle, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
}

static void *work(void *arg)
{
    struct pool *p = arg;
    pthread_mutex_lock(&p->mutex);
    for (;;) {
        while (p->first == NULL && !p->closed)
            pthread_cond_wait(&p->more, &p->mutex);
        struct task *task = p->first;
        if (task == NULL)
            break;
        p->first = task->next;
        pthread_mutex_unlock(&p->mutex);
        task->run(task->arg);
        free(task);
        pthread_mutex_lock(&p->mutex);
        if (--p->pending == 0)
            pthread_cond_broadcast(&p->idle);
    }
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

int main(void)
{
    pthread_t workers[3];
    int sum = 0;
    for (int i = 0; i < 3; i++)
        pthread_create(&workers[i], NULL, work, &pool);
    for (int i = 0; i < 8; i++) {
        squares[i] = i;
        submit(&pool, square, &squares[i]);
    }
    wait_idle(&pool);
    for (int i = 0; i < 8; i++)
        sum += squares[i];
    pthread_mutex_lock(&pool.mutex);
    pool.closed = true;
    pthread_cond_broadcast(&pool.more);
    pthread_mutex_unlock(&pool.mutex);
    for (int i = 0; i < 3; i++)
        pthread_join(workers[i], NULL);
    printf("%d\n", sum);
    return 0;
}
