// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The flag is set under the mutex, so the signal cannot fall between test and wait.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t dawn_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t dawn_cond = PTHREAD_COND_INITIALIZER;
static atomic_bool light;

static void *sun(void *arg)
{
    pthread_mutex_lock(&dawn_mutex);
    atomic_store(&light, true);
    pthread_cond_signal(&dawn_cond);
    pthread_mutex_unlock(&dawn_mutex);
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, sun, NULL);
    pthread_mutex_lock(&dawn_mutex);
    while (!atomic_load(&light))
        pthread_cond_wait(&dawn_cond, &dawn_mutex);
    pthread_mutex_unlock(&dawn_mutex);
    pthread_join(thread, NULL);
    puts("morning");
    return 0;
}
