// SPDX-License-Identifier: Apache-2.0
// The memory of a mutex is freed while it is held.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: is freed while main holds it [destroy-held]
// CHECK-NEXT: frees the memory
// CHECK-NEXT: at main (
#include "two_threads.h"

int main(void)
{
    pthread_mutex_t *mutex = malloc(sizeof *mutex);
    pthread_mutex_init(mutex, NULL);
    pthread_mutex_lock(mutex);
    free(mutex);
    return 0;
}
