// SPDX-License-Identifier: Apache-2.0
// Threads are cancelled while they wait for a semaphore, for the end of another thread, in a call, and with a time limit: what
// they waited for is forgotten, and their locks are released by their handlers.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <errno.h>
#include <semaphore.h>
#include <unistd.h>

#include "two_threads.h"

static sem_t never;
static pthread_t sleeper;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void *sleeps(void *unused)
{
    pause_ms(1000000);
    return unused;
}

static void *waits_for_semaphore(void *unused)
{
    sem_wait(&never);
    return unused;
}

static void *waits_for_thread(void *unused)
{
    pthread_join(sleeper, NULL);
    return unused;
}

static void release(void *unused)
{
    (void)unused;
    pthread_mutex_unlock(&mutex);
}

static void *waits_for_a_while(void *unused)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 1000;
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(release, NULL);
    while (pthread_cond_timedwait(&condition, &mutex, &limit) != ETIMEDOUT) {
    }
    pthread_cleanup_pop(1);
    return unused;
}

static void *cancelled(void *(*routine)(void *))
{
    pthread_t thread;
    void *result;
    if (pthread_create(&thread, NULL, routine, NULL))
        exit(3);
    pause_ms(40);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    return result;
}

int main(void)
{
    void *result;
    sem_init(&never, 0, 0);
    if (pthread_create(&sleeper, NULL, sleeps, NULL))
        return 3;
    if (cancelled(waits_for_semaphore) != PTHREAD_CANCELED || cancelled(waits_for_thread) != PTHREAD_CANCELED ||
        cancelled(waits_for_a_while) != PTHREAD_CANCELED)
        return 1;
    pthread_cancel(sleeper);
    pthread_join(sleeper, &result);
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    return result != PTHREAD_CANCELED;
}
