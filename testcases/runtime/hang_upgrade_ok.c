// SPDX-License-Identifier: Apache-2.0
// One reader wants to write and waits for the other, which works for long and then gives its lock back.
//
// RUN: %build_it
// RUN: %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include "work_for.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void writes(void)
{
    pthread_rwlock_rdlock(&lock);
    meet();
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_wrlock(&lock);
    pthread_rwlock_unlock(&lock);
}

static void reads(void)
{
    pthread_rwlock_rdlock(&lock);
    meet();
    work_for_ms(300);
    pthread_rwlock_unlock(&lock);
}

int main(void)
{
    run_both(writes, reads);
    return 0;
}
