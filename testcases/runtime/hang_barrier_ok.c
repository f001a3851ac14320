// SPDX-License-Identifier: Apache-2.0
// A barrier for two, used many times.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_barrier_t barrier;

static void visit(void)
{
    for (int i = 0; i < 200; i++)
        pthread_barrier_wait(&barrier);
}

int main(void)
{
    pthread_barrier_init(&barrier, NULL, 2);
    run_both(visit, visit);
    return 0;
}
