// SPDX-License-Identifier: Apache-2.0
// A barrier for three has two visitors.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [deadlock]
// CHECK: waits at barrier
#include "two_threads.h"

static pthread_barrier_t barrier;

static void visit(void)
{
    pthread_barrier_wait(&barrier);
}

int main(void)
{
    pthread_barrier_init(&barrier, NULL, 3);
    run_both(visit, visit);
    return 0;
}
