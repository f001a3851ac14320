// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: it does not ask whether the mutex is held
// The mutex has been released when the wait begins.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t oven_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t oven_cond = PTHREAD_COND_INITIALIZER;
static bool hot;

static void *heat(void *arg)
{
    pthread_mutex_lock(&oven_mutex);
    hot = true;
    pthread_cond_broadcast(&oven_cond);
    pthread_mutex_unlock(&oven_mutex);
    return arg;
}

static void await_heat(void)
{
    pthread_mutex_lock(&oven_mutex);
    while (!hot) {
        pthread_mutex_unlock(&oven_mutex);
        pthread_cond_wait(&oven_cond, &oven_mutex); /* expect: wait-without-lock, may: lost-signal */
    }
    pthread_mutex_unlock(&oven_mutex);
}

int main(void)
{
    pthread_t heater;
    pthread_create(&heater, NULL, heat, NULL);
    pthread_join(heater, NULL);
    await_heat();
    puts("hot");
    return 0;
}
