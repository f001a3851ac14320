// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main opens the gate first and then counts the starters.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int starters;

static void *start(void *arg)
{
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    starters++; /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t runner;
    pthread_mutex_lock(&gate);
    pthread_create(&runner, NULL, start, NULL);
    pthread_mutex_unlock(&gate);
    starters = 7; /* expect: data-race */
    pthread_join(runner, NULL);
    printf("%d\n", starters);
    return 0;
}
