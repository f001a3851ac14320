// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A function must not be called with a lock, and is called after it is released.
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
void report_later(void) __attribute__((locks_excluded(mutex)));

static void *work(void *unused)
{
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    report_later();
    return unused;
}

int start(pthread_t *thread)
{
    return pthread_create(thread, NULL, work, NULL);
}
