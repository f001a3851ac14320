// SPDX-License-Identifier: Apache-2.0
// Memory is freed after the mutex in it was released and destroyed.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

int main(void)
{
    pthread_mutex_t *mutex = malloc(sizeof *mutex);
    pthread_mutex_init(mutex, NULL);
    pthread_mutex_lock(mutex);
    pthread_mutex_unlock(mutex);
    pthread_mutex_destroy(mutex);
    free(mutex);
    return 0;
}
