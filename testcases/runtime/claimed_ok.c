// SPDX-License-Identifier: Apache-2.0
// A thread finds a mutex free, and another one takes it before it can: it waits without having said so, but not for ever. Who waits for
// what it holds waits for two.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: concheck:
// CHECK: all ended
// CHECK-NOT: concheck:
#include "late_thread.h"
#include <stdio.h>

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
    pause_ms(200);
    pthread_mutex_unlock(&second);
    return unused;
}

static void *third_one(void *unused)
{
    await_late_thread();
    pthread_mutex_lock(&first);
    pthread_mutex_unlock(&first);
    return unused;
}

int main(void)
{
    pthread_t threads[3];
    prepare_late_thread();
    pthread_create(&threads[0], NULL, late_one, NULL);
    pthread_create(&threads[1], NULL, quick_one, NULL);
    pthread_create(&threads[2], NULL, third_one, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    puts("all ended");
    return 0;
}
