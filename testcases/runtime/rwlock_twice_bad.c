// SPDX-License-Identifier: Apache-2.0
// A writer asks for its lock again: it gets an error, and does not hang.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: `a` is acquired by a thread that already holds it [double-lock]
// CHECK-NOT: [deadlock]
#include "two_threads.h"

static pthread_rwlock_t a = PTHREAD_RWLOCK_INITIALIZER;

int main(void)
{
    pthread_rwlock_wrlock(&a);
    int again = pthread_rwlock_rdlock(&a);
    pthread_rwlock_unlock(&a);
    return again == 0;
}
