// SPDX-License-Identifier: Apache-2.0
// A thread waits for a semaphore that nobody is left to post.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
// CHECK: waits for semaphore
#include "two_threads.h"
#include <semaphore.h>

int main(void)
{
    static sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    sem_wait(&semaphore);
    return 0;
}
