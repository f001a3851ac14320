// SPDX-License-Identifier: Apache-2.0
// A mutex is released by a thread that does not hold it.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: `a` is released by a thread that does not hold it [unlock-not-held]
#include <pthread.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void *unlocks(void *unused)
{
    pthread_mutex_unlock(&a);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_lock(&a);
    pthread_create(&thread, NULL, unlocks, NULL);
    pthread_join(thread, NULL);
    return 0;
}
