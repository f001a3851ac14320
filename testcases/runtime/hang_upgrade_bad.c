// SPDX-License-Identifier: Apache-2.0
// Two readers of one lock both want to write.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
#include "two_threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void upgrade(void)
{
    pthread_rwlock_rdlock(&lock);
    meet();
    pthread_rwlock_wrlock(&lock);
}

int main(void)
{
    run_both(upgrade, upgrade);
    return 0;
}
