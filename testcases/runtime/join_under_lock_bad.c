// SPDX-License-Identifier: Apache-2.0
// A thread is joined with a lock held that it acquires. Here it was quick enough; it need not be.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %status 66 %concheck run -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: {{worker.* is joined while `table` is held, which that thread acquires}} [join-under-lock
// CHECK-NOT: lock-order-cycle
// CHECK: joins {{.*}}worker
// CHECK: acquires `table`
#include "two_threads.h"

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int rows;

static void *worker(void *unused)
{
    pthread_mutex_lock(&table);
    rows++;
    pthread_mutex_unlock(&table);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, worker, NULL))
        return 3;
    pause_ms(60);
    pthread_mutex_lock(&table);
    pthread_join(thread, NULL);
    pthread_mutex_unlock(&table);
    return rows != 1;
}
