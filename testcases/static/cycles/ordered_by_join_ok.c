// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-gates: it does not ask whether both threads can be alive at once
// The cleaner takes the keys the other way round, but starts when the cook has gone.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t kitchen = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t pantry = PTHREAD_MUTEX_INITIALIZER;
static int dishes;

static void *cook(void *arg)
{
    pthread_mutex_lock(&kitchen);
    pthread_mutex_lock(&pantry);
    dishes++;
    pthread_mutex_unlock(&pantry);
    pthread_mutex_unlock(&kitchen);
    return arg;
}

static void *clean(void *arg)
{
    pthread_mutex_lock(&pantry);
    pthread_mutex_lock(&kitchen);
    dishes--;
    pthread_mutex_unlock(&kitchen);
    pthread_mutex_unlock(&pantry);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, cook, NULL);
    pthread_join(a, NULL);
    pthread_create(&b, NULL, clean, NULL);
    pthread_join(b, NULL);
    printf("%d\n", dishes);
    return 0;
}
