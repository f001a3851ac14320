// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A pool that counts the threads it has started, and joins one less.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef void (*task_fn)(void *);
struct task {
    task_fn fn;
    void *arg;
    struct task *next;
};
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t work, idle;
    struct task *head, *tail;
    size_t pending, active;
    bool stop;
    size_t nthreads;
    pthread_t *threads;
};
static void *pool_worker(void *arg)
{
    struct pool *p = arg;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->head && !p->stop)
            pthread_cond_wait(&p->work, &p->lock);
        if (!p->head && p->stop)
            break;
        struct task *t = p->head;
        p->head = t->next; /* expect: data-race */
        if (!p->head)
            p->tail = NULL;
        p->pending--;
        p->active++;
        pthread_mutex_unlock(&p->lock);
        t->fn(t->arg);
        free(t);
        pthread_mutex_lock(&p->lock);
        p->active--;
        if (p->active == 0 && p->pending == 0)
            pthread_cond_broadcast(&p->idle);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}
static void pool_destroy(struct pool *p);
static struct pool *pool_create(size_t n)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->idle, NULL);
    p->threads = calloc(n, sizeof *p->threads);
    if (!p->threads) {
        free(p);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        if (pthread_create(&p->threads[i], NULL, pool_worker, p) != 0) {
            pool_destroy(p);
            return NULL;
        }
        p->nthreads++;
    }
    return p;
}
static int pool_submit(struct pool *p, task_fn fn, void *arg)
{
    struct task *t = malloc(sizeof *t);
    if (!t)
        return -1;
    t->fn = fn;
    t->arg = arg;
    t->next = NULL;
    pthread_mutex_lock(&p->lock);
    if (p->stop) {
        pthread_mutex_unlock(&p->lock);
        free(t);
        return -1;
    }
    if (p->tail)
        p->tail->next = t;
    else
        p->head = t;
    p->tail = t;
    p->pending++;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    return 0;
}
static void pool_wait(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->pending || p->active)
        pthread_cond_wait(&p->idle, &p->lock);
    pthread_mutex_unlock(&p->lock);
}
static void pool_destroy(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i + 1 < p->nthreads; i++)
        pthread_join(p->threads[i], NULL);
    while (p->head) {
        struct task *t = p->head;
        p->head = t->next;
        free(t);
    }
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->idle);
    free(p->threads);
    free(p);
}
static pthread_mutex_t sum_lock = PTHREAD_MUTEX_INITIALIZER;
static long sum;
static void add(void *arg)
{
    long v = *(long *)arg;
    pthread_mutex_lock(&sum_lock);
    sum += v;
    pthread_mutex_unlock(&sum_lock);
    free(arg);
}
int main(void)
{
    struct pool *p = pool_create(4);
    if (!p)
        return 1;
    for (long i = 0; i < 100; i++) {
        long *v = malloc(sizeof *v);
        if (!v)
            break;
        *v = i;
        if (pool_submit(p, add, v))
            free(v);
    }
    pool_wait(p);
    pthread_mutex_lock(&sum_lock);
    printf("%ld\n", sum);
    pthread_mutex_unlock(&sum_lock);
    pool_destroy(p);
    return 0;
}
