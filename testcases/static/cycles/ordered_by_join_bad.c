// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The cleaner starts while the cook is still at work, and takes the keys the other way round.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t kitchen = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t pantry = PTHREAD_MUTEX_INITIALIZER;
static int dishes;

static void *cook(void *arg)
{
    pthread_mutex_lock(&kitchen);
    pthread_mutex_lock(&pantry); /* expect: lock-order-cycle */
    dishes++;
    pthread_mutex_unlock(&pantry);
    pthread_mutex_unlock(&kitchen);
    return arg;
}

static void *clean(void *arg)
{
    pthread_mutex_lock(&pantry);
    pthread_mutex_lock(&kitchen); /* expect: lock-order-cycle */
    dishes--;
    pthread_mutex_unlock(&kitchen);
    pthread_mutex_unlock(&pantry);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, cook, NULL);
    pthread_create(&b, NULL, clean, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", dishes);
    return 0;
}
