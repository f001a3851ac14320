// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Nothing signals the change of the tide, and the fisher waits for a signal.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t tide_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t tide_turned = PTHREAD_COND_INITIALIZER;
static bool is_high;

static void *moon(void *arg)
{
    pthread_mutex_lock(&tide_mutex);
    is_high = true;
    pthread_mutex_unlock(&tide_mutex);
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, moon, NULL);
    pthread_mutex_lock(&tide_mutex);
    while (!is_high)
        pthread_cond_wait(&tide_turned, &tide_mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&tide_mutex);
    pthread_join(thread, NULL);
    puts("ahoy");
    return 0;
}
