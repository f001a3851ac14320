// SPDX-License-Identifier: Apache-2.0
// A thread finds a mutex free, and another one takes it before it can: it waits without having said so. That one wants what the first
// holds, and both are found.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %status 66 timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: deadlock: 2 threads wait for each other for ever: `{{first|second}}` -> `{{first|second}}` -> `{{first|second}}` [deadlock]
// CHECK-NOT: holding `second`, acquired at lock_here
// CHECK: thread late_one: waits for mutex `second`
// CHECK-NEXT: at lock_here
// CHECK-NOT: holding `second`, acquired at lock_here
#include "late_thread.h"

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;

/* The second time the thread does what it did before: the recorder takes its shortest way. */
static void *late_one(void *unused)
{
    for (int round = 0; round < 2; round++) {
        pthread_mutex_lock(&first);
        lock_late(&second, round);
        pthread_mutex_unlock(&second);
        pthread_mutex_unlock(&first);
    }
    return unused;
}

static void *quick_one(void *unused)
{
    await_late_thread();
    pthread_mutex_lock(&second);
    release_late_thread();
    pthread_mutex_lock(&first);
    pthread_mutex_unlock(&first);
    pthread_mutex_unlock(&second);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    prepare_late_thread();
    pthread_create(&threads[0], NULL, late_one, NULL);
    pthread_create(&threads[1], NULL, quick_one, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
