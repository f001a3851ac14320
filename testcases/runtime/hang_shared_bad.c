// SPDX-License-Identifier: Apache-2.0
// The only thread waits for what another process has; but it is not shared with it, so nobody will wake the thread, as the mutex belongs to
// none of its own.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %status 66 timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: mutex, read-write lock, barrier
// CHECK: deadlock: main waits for mutex {{.*}} for ever [deadlock]
// CHECK-NOT: mutex, read-write lock, barrier
#include "two_processes.h"

int main(void)
{
    struct shared *shared = share(PTHREAD_PROCESS_PRIVATE);
    wait_for_other(shared);
    puts("mutex, read-write lock, barrier");
    return 0;
}
