// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Functions that say that they acquire and release a lock, and do.
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int ready;

static void begin(void) __attribute__((acquire_capability(mutex)));
static void end(void) __attribute__((release_capability(mutex)));

static void begin(void)
{
    pthread_mutex_lock(&mutex);
}

static void end(void)
{
    pthread_mutex_unlock(&mutex);
}

static void *prepare(void *unused)
{
    begin();
    __atomic_store_n(&ready, 1, __ATOMIC_RELEASE);
    end();
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, prepare, NULL))
        return 1;
    pthread_join(thread, NULL);
    return 0;
}
