// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A function must not be called with a lock, and is.
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
void report_later(void) __attribute__((locks_excluded(mutex))); /* may: guard-not-held */

static void *work(void *unused)
{
    pthread_mutex_lock(&mutex);
    report_later(); /* expect: guard-not-held */
    pthread_mutex_unlock(&mutex);
    return unused;
}

int start(pthread_t *thread)
{
    return pthread_create(thread, NULL, work, NULL);
}
