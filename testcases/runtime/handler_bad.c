// SPDX-License-Identifier: Apache-2.0
// A signal handler takes a lock.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: `a` is acquired in a signal handler [lock-in-signal-handler]
#include "two_threads.h"
#include <signal.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void handle(int number)
{
    (void)number;
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
}

int main(void)
{
    signal(SIGUSR1, handle);
    raise(SIGUSR1);
    return 0;
}
