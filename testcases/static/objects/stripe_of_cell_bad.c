// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Sixteen does not divide 250: the stripe of the hash is not that of the cell.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static long cells[250];
static pthread_mutex_t stripes[16];

static void add(unsigned hash, long amount)
{
    pthread_mutex_lock(&stripes[hash % 16]);
    cells[hash % 250] += amount; /* expect: data-race */
    pthread_mutex_unlock(&stripes[hash % 16]);
}

static long sum(void)
{
    long all = 0;
    for (int i = 0; i < 250; i++) {
        pthread_mutex_lock(&stripes[i % 16]);
        all += cells[i]; /* expect: data-race */
        pthread_mutex_unlock(&stripes[i % 16]);
    }
    return all;
}

static void *work(void *arg)
{
    unsigned seed = (unsigned)(long)arg;
    for (int i = 0; i < 3000; i++)
        add((unsigned)rand_r(&seed), 1);
    return NULL;
}

int main(void)
{
    pthread_t workers[2];
    for (int i = 0; i < 16; i++)
        pthread_mutex_init(&stripes[i], NULL);
    for (long i = 0; i < 2; i++)
        pthread_create(&workers[i], NULL, work, (void *)i);
    printf("%ld\n", sum());
    for (int i = 0; i < 2; i++)
        pthread_join(workers[i], NULL);
    return 0;
}
