// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The read-write lock always comes before the mutex.
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t zone_lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t hits_mutex = PTHREAD_MUTEX_INITIALIZER;
static int zone[4] = { 1, 2, 3, 4 };
static int hits;

static void *lookup(void *arg)
{
    int *found = arg;
    for (int i = 0; i < 40; i++) {
        pthread_rwlock_rdlock(&zone_lock);
        *found += zone[i % 4];
        pthread_mutex_lock(&hits_mutex);
        hits++;
        pthread_mutex_unlock(&hits_mutex);
        pthread_rwlock_unlock(&zone_lock);
    }
    return NULL;
}

static void *reload(void *arg)
{
    pthread_rwlock_wrlock(&zone_lock);
    pthread_mutex_lock(&hits_mutex);
    zone[0]++;
    hits = 0;
    pthread_rwlock_unlock(&zone_lock);
    pthread_mutex_unlock(&hits_mutex);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    int found = 0;
    pthread_create(&a, NULL, lookup, &found);
    pthread_create(&b, NULL, reload, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", found, hits);
    return 0;
}
