// SPDX-License-Identifier: Apache-2.0
// The only thread waits for what another process has or will bring: a mutex, a read-write lock and a barrier that are shared with it. It may,
// so the run goes on.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: concheck:
// CHECK: mutex, read-write lock, barrier
// CHECK-NOT: concheck:
#include "two_processes.h"

int main(void)
{
    struct shared *shared = share(PTHREAD_PROCESS_SHARED);
    wait_for_other(shared);
    puts("mutex, read-write lock, barrier");
    return 0;
}
