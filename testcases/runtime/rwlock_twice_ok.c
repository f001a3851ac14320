// SPDX-License-Identifier: Apache-2.0
// A reader asks for its lock again, which nobody waits to write: that is allowed.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_rwlock_t a = PTHREAD_RWLOCK_INITIALIZER;

int main(void)
{
    pthread_rwlock_rdlock(&a);
    int again = pthread_rwlock_rdlock(&a);
    pthread_rwlock_unlock(&a);
    pthread_rwlock_unlock(&a);
    return again != 0;
}
