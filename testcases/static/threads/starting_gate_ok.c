// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The runner waits at the gate until main, which closed it before the start, is done.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int starters;

static void *start(void *arg)
{
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    starters++;
    return arg;
}

int main(void)
{
    pthread_t runner;
    pthread_mutex_lock(&gate);
    pthread_create(&runner, NULL, start, NULL);
    starters = 7;
    pthread_mutex_unlock(&gate);
    pthread_join(runner, NULL);
    printf("%d\n", starters);
    return 0;
}
