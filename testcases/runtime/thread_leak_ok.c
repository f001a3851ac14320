// SPDX-License-Identifier: Apache-2.0
// A detached thread need not be joined.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static void *works(void *unused)
{
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, works, NULL) || pthread_detach(thread))
        return 3;
    pause_ms(30);
    return 0;
}
