// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The join loop stops one short, and the total is read while the last worker may run.
#include <pthread.h>
#include <stdio.h>

#define WORKERS 4

static pthread_mutex_t total_mutex = PTHREAD_MUTEX_INITIALIZER;
static long total;

static void *work(void *arg)
{
    long share = *(long *)arg;
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&total_mutex);
        total += share; /* expect: data-race */
        pthread_mutex_unlock(&total_mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS];
    long shares[WORKERS] = { 1, 2, 3, 4 };
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, work, &shares[i]);
    for (int i = 0; i < WORKERS - 1; i++)
        pthread_join(workers[i], NULL);
    printf("%ld\n", total); /* expect: data-race */
    pthread_join(workers[WORKERS - 1], NULL);
    return 0;
}
