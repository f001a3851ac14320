// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The predicate is changed under the mutex.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t depth_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t depth_cond = PTHREAD_COND_INITIALIZER;
static int depth;

static void *diver(void *arg)
{
    for (int i = 1; i <= 10; i++) {
        pthread_mutex_lock(&depth_mutex);
        depth = i;
        pthread_cond_signal(&depth_cond);
        pthread_mutex_unlock(&depth_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, diver, NULL);
    pthread_mutex_lock(&depth_mutex);
    while (depth < 5)
        pthread_cond_wait(&depth_cond, &depth_mutex);
    pthread_mutex_unlock(&depth_mutex);
    pthread_join(thread, NULL);
    printf("%d\n", depth);
    return 0;
}
