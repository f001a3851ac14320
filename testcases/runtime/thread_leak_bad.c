// SPDX-License-Identifier: Apache-2.0
// Main ends without joining a thread.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [thread-leak]
#include "two_threads.h"

static void *works(void *unused)
{
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, works, NULL))
        return 3;
    pause_ms(30);
    return 0;
}
