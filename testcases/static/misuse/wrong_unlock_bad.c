// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second lock is released twice, the first not at all.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t source_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t target_mutex = PTHREAD_MUTEX_INITIALIZER;
static int source = 9, target;

static void *copy(void *arg)
{
    pthread_mutex_lock(&source_mutex); /* may: lock-leak */
    int value = source;
    pthread_mutex_unlock(&target_mutex); /* expect: unlock-not-held */
    pthread_mutex_lock(&target_mutex);
    target += value;
    pthread_mutex_unlock(&target_mutex);
    return arg; /* may: lock-leak */
} /* may: lock-leak */

int main(void)
{
    pthread_t copier;
    pthread_create(&copier, NULL, copy, NULL);
    pthread_join(copier, NULL);
    printf("%d\n", target);
    return 0;
}
