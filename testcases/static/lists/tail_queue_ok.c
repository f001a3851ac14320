// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Transfers in a tail queue of sys/queue.h, removed by who has put them there.
#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>

struct transfer {
    TAILQ_ENTRY(transfer) all;
    size_t done;
};

static struct {
    pthread_mutex_t lock;
    TAILQ_HEAD(, transfer) running;
} table = { PTHREAD_MUTEX_INITIALIZER, TAILQ_HEAD_INITIALIZER(table.running) };

static size_t total(void)
{
    size_t sum = 0;
    struct transfer *t;
    pthread_mutex_lock(&table.lock);
    TAILQ_FOREACH(t, &table.running, all)
    sum += t->done;
    pthread_mutex_unlock(&table.lock);
    return sum;
}

static void *run(void *arg)
{
    struct transfer *t = calloc(1, sizeof(*t));
    if (!t)
        return arg;
    pthread_mutex_lock(&table.lock);
    TAILQ_INSERT_TAIL(&table.running, t, all);
    t->done = 512;
    pthread_mutex_unlock(&table.lock);
    (void)total();
    pthread_mutex_lock(&table.lock);
    TAILQ_REMOVE(&table.running, t, all);
    pthread_mutex_unlock(&table.lock);
    t->done = 0;
    free(t);
    return arg;
}

int main(void)
{
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, run, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
