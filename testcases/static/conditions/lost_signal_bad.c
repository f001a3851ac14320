// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the moment is seldom hit
// The flag is set and signalled without the mutex: the signal can fall between test and wait.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t dawn_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t dawn_cond = PTHREAD_COND_INITIALIZER;
static atomic_bool light;

static void *sun(void *arg)
{
    atomic_store(&light, true);      /* expect: lost-signal [lost] */
    pthread_cond_signal(&dawn_cond); /* expect: lost-signal [lost] */
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, sun, NULL);
    pthread_mutex_lock(&dawn_mutex);
    while (!atomic_load(&light))
        pthread_cond_wait(&dawn_cond, &dawn_mutex); /* expect: lost-signal [lost] */
    pthread_mutex_unlock(&dawn_mutex);
    pthread_join(thread, NULL);
    puts("morning");
    return 0;
}
