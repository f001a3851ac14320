/* SPDX-License-Identifier: Apache-2.0 */
/* A cycle of two locks that comes about in two ways: `get` and `put` nest them alike, `evict` the other way round. */
#include <pthread.h>

static pthread_mutex_t bucket = PTHREAD_MUTEX_INITIALIZER, recent = PTHREAD_MUTEX_INITIALIZER;
static int stored, used;

static void get(void)
{
    pthread_mutex_lock(&bucket);
    pthread_mutex_lock(&recent);
    used += stored;
    pthread_mutex_unlock(&recent);
    pthread_mutex_unlock(&bucket);
}

static void put(void)
{
    pthread_mutex_lock(&bucket);
    stored++;
    pthread_mutex_lock(&recent);
    used++;
    pthread_mutex_unlock(&recent);
    pthread_mutex_unlock(&bucket);
}

static void evict(void)
{
    pthread_mutex_lock(&recent);
    pthread_mutex_lock(&bucket);
    stored--;
    pthread_mutex_unlock(&bucket);
    pthread_mutex_unlock(&recent);
}

static void *work(void *unused)
{
    get();
    put();
    evict();
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, work, NULL))
            return 3;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
