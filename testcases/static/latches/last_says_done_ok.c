// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The last worker to count itself says that all are done.
#include <pthread.h>
#include <stdio.h>

enum { WORKERS = 4 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static int count, all_done;
static long sums[WORKERS];

static void *work(void *number)
{
    long self = (long)number;
    for (int i = 0; i < 100; i++)
        sums[self] += i;
    pthread_mutex_lock(&mutex);
    if (++count == WORKERS) {
        all_done = 1;
        pthread_cond_broadcast(&finished);
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    long sum = 0;
    for (long i = 0; i < WORKERS; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, (void *)i) != 0)
            return 1;
        pthread_detach(thread);
    }
    pthread_mutex_lock(&mutex);
    while (!all_done)
        pthread_cond_wait(&finished, &mutex);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < WORKERS; i++)
        sum += sums[i];
    printf("%ld\n", sum);
    return 0;
}
