// SPDX-License-Identifier: Apache-2.0
// A thread is cancelled in a wait: its cleanup handler has the mutex.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void unlock(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

static void *waits(void *unused)
{
    pthread_mutex_lock(&a);
    pthread_cleanup_push(unlock, &a);
    for (;;)
        pthread_cond_wait(&condition, &a);
    pthread_cleanup_pop(1);
    return unused;
}

int main(void)
{
    pthread_t thread;
    void *result;
    if (pthread_create(&thread, NULL, waits, NULL))
        return 3;
    pause_ms(50);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return result != PTHREAD_CANCELED;
}
