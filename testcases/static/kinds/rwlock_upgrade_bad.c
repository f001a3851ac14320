// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The reader wants to write and takes the write lock on top of its read lock.
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t cache_lock = PTHREAD_RWLOCK_INITIALIZER;
static int cached[4];

static int lookup(int key)
{
    int value;
    pthread_rwlock_rdlock(&cache_lock); /* may: double-lock */
    value = cached[key];
    if (value == 0) {
        pthread_rwlock_wrlock(&cache_lock); /* expect: double-lock */
        if (cached[key] == 0)
            cached[key] = key * key + 1;
        value = cached[key];
        pthread_rwlock_unlock(&cache_lock);
    }
    pthread_rwlock_unlock(&cache_lock);
    return value;
}

static void *client(void *arg)
{
    int *sum = arg;
    for (int i = 0; i < 4; i++)
        *sum += lookup(i);
    return NULL;
}

int main(void)
{
    pthread_t clients[2];
    int sums[2] = { 0, 0 };
    for (int i = 0; i < 2; i++)
        pthread_create(&clients[i], NULL, client, &sums[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(clients[i], NULL);
    printf("%d %d\n", sums[0], sums[1]);
    return 0;
}
