// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Both locks go through one wrapper, in one order.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t catalog = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t basket = PTHREAD_MUTEX_INITIALIZER;
static int articles = 10, reserved;

static void must_lock(pthread_mutex_t *m)
{
    if (pthread_mutex_lock(m) != 0)
        abort();
}

static void must_unlock(pthread_mutex_t *m)
{
    if (pthread_mutex_unlock(m) != 0)
        abort();
}

static void *reserve(void *arg)
{
    must_lock(&catalog);
    must_lock(&basket);
    articles--;
    reserved++;
    must_unlock(&basket);
    must_unlock(&catalog);
    return arg;
}

static void *abandon(void *arg)
{
    must_lock(&catalog);
    must_lock(&basket);
    reserved--;
    articles++;
    must_unlock(&catalog);
    must_unlock(&basket);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, reserve, NULL);
    pthread_create(&b, NULL, abandon, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", articles, reserved);
    return 0;
}
