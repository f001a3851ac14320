// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The stripe of a cell is the remainder of the cell's own number, which is a remainder.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static long cells[256];
static pthread_mutex_t stripes[16];

static void add(unsigned hash, long amount)
{
    pthread_mutex_lock(&stripes[hash % 256 % 16]);
    cells[hash % 256] += amount;
    pthread_mutex_unlock(&stripes[hash % 256 % 16]);
}

static long sum(void)
{
    long all = 0;
    for (int i = 0; i < 256; i++) {
        pthread_mutex_lock(&stripes[i % 256 % 16]);
        all += cells[i];
        pthread_mutex_unlock(&stripes[i % 256 % 16]);
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
