// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Between two crews main says which lock the second one shares a tank under, but one of the second crew may be there already.
#include <pthread.h>
#include <stddef.h>

struct tank {
    pthread_mutex_t *lock;
    long litres;
};

static pthread_mutex_t yard_lock = PTHREAD_MUTEX_INITIALIZER, tank_lock = PTHREAD_MUTEX_INITIALIZER;
static struct tank common;
static long swept;

static void *sweep(void *unused)
{
    pthread_mutex_lock(&yard_lock);
    swept++;
    pthread_mutex_unlock(&yard_lock);
    return unused;
}

static void pour(struct tank *t, long litres)
{
    if (t->lock != NULL)               /* may: data-race */
        pthread_mutex_lock(t->lock);   /* may: lock-leak, may: data-race */
    t->litres += litres;               /* expect: data-race */
    if (t->lock != NULL)               /* may: data-race */
        pthread_mutex_unlock(t->lock); /* may: data-race */
}

static void *fill(void *unused)
{
    struct tank own = { .lock = NULL };
    pour(&own, 2);
    pour(&common, 3);
    return unused;
}

int main(void)
{
    pthread_t sweeper, fillers[2];
    pthread_create(&sweeper, NULL, sweep, NULL);
    pthread_join(sweeper, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&fillers[i], NULL, fill, NULL);
    common.lock = &tank_lock; /* expect: data-race */
    for (int i = 0; i < 2; i++)
        pthread_join(fillers[i], NULL);
    return (int)(common.litres + swept - 7);
}
