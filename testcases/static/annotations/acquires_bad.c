// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: an annotation that is not so
// A function that says it acquires a lock has released it when it returns.
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int ready;

static void begin(void) __attribute__((acquire_capability(mutex))); /* expect: wrong-annotation */
static void end(void) __attribute__((release_capability(mutex)));

static void begin(void)
{
    pthread_mutex_lock(&mutex);
    ready = 0;
    pthread_mutex_unlock(&mutex);
}

static void end(void)
{
    pthread_mutex_lock(&mutex);
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
