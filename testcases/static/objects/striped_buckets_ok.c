// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A hash table with a few locks for many buckets.
#include <pthread.h>
#include <stdio.h>

#define BUCKETS 64
#define STRIPES 8

static pthread_mutex_t stripes[STRIPES];
static int bucket_sizes[BUCKETS];

static unsigned hash(unsigned key)
{
    return key * 2654435761u >> 7;
}

static void insert(unsigned key)
{
    unsigned h = hash(key);
    pthread_mutex_lock(&stripes[h % STRIPES]);
    bucket_sizes[h % BUCKETS]++;
    pthread_mutex_unlock(&stripes[h % STRIPES]);
}

static void erase(unsigned key)
{
    unsigned h = hash(key);
    pthread_mutex_lock(&stripes[h % STRIPES]);
    bucket_sizes[h % BUCKETS]--;
    pthread_mutex_unlock(&stripes[h % STRIPES]);
}

static void *churn(void *arg)
{
    unsigned base = *(unsigned *)arg;
    for (unsigned i = 0; i < 500; i++) {
        insert(base + i);
        erase(base + i);
    }
    return NULL;
}

int main(void)
{
    unsigned bases[2] = { 0, 250 };
    pthread_t threads[2];
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_init(&stripes[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, churn, &bases[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", bucket_sizes[0]);
    return 0;
}
