// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Locking goes through a table of operations; one of the two users has the table that does nothing.
#include <pthread.h>
#include <stdio.h>

struct lock_ops {
    void (*lock)(pthread_mutex_t *);
    void (*unlock)(pthread_mutex_t *);
};

static void real_lock(pthread_mutex_t *m)
{
    pthread_mutex_lock(m);
}

static void real_unlock(pthread_mutex_t *m)
{
    pthread_mutex_unlock(m);
}

static void no_lock(pthread_mutex_t *m)
{
    (void)m;
}

static const struct lock_ops threaded = { .lock = real_lock, .unlock = real_unlock };
static const struct lock_ops single = { .lock = no_lock, .unlock = no_lock };

static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static int table_entries;

static void *insert(void *arg)
{
    const struct lock_ops *ops = &threaded;
    ops->lock(&table_mutex);
    table_entries++; /* expect: data-race */
    ops->unlock(&table_mutex);
    return arg;
}

static void *expire(void *arg)
{
    const struct lock_ops *ops = &single;
    ops->lock(&table_mutex);
    table_entries--; /* expect: data-race */
    ops->unlock(&table_mutex);
    return arg;
}

int main(void)
{
    pthread_t inserter, expirer;
    single.lock(&table_mutex);
    table_entries = 10;
    single.unlock(&table_mutex);
    pthread_create(&inserter, NULL, insert, NULL);
    pthread_create(&expirer, NULL, expire, NULL);
    pthread_join(inserter, NULL);
    pthread_join(expirer, NULL);
    printf("%d entries\n", table_entries);
    return 0;
}
