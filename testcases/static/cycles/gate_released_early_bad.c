// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The gate is released between the two locks in both threads.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t turnstile = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t red = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t blue = PTHREAD_MUTEX_INITIALIZER;
static int reds, blues;

static void *red_first(void *arg)
{
    pthread_mutex_lock(&turnstile);
    pthread_mutex_lock(&red);
    pthread_mutex_unlock(&turnstile);
    pthread_mutex_lock(&blue); /* expect: lock-order-cycle */
    reds++;
    blues--;
    pthread_mutex_unlock(&blue);
    pthread_mutex_unlock(&red);
    return arg;
}

static void *blue_first(void *arg)
{
    pthread_mutex_lock(&turnstile);
    pthread_mutex_lock(&blue);
    pthread_mutex_unlock(&turnstile);
    pthread_mutex_lock(&red); /* expect: lock-order-cycle */
    blues++;
    reds--;
    pthread_mutex_unlock(&red);
    pthread_mutex_unlock(&blue);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, red_first, NULL);
    pthread_create(&b, NULL, blue_first, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", reds, blues);
    return 0;
}
