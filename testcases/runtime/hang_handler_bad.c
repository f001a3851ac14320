// SPDX-License-Identifier: Apache-2.0
// A signal handler takes a lock that the thread it interrupts holds: it waits for itself, and no other thread could help.
//
// RUN: %build_it
// RUN: %status 66 timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: deadlock: {{.*}} waits for mutex `log_lock`, which it holds itself [deadlock]
// CHECK: `log_lock` is acquired in a signal handler [lock-in-signal-handler]
// CHECK: acquires `log_lock`
// CHECK: holding `log_lock`, acquired at main
#include "two_threads.h"
#include <signal.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static int lines;

static void handle(int number)
{
    (void)number;
    pthread_mutex_lock(&log_lock);
    lines++;
    pthread_mutex_unlock(&log_lock);
}

int main(void)
{
    signal(SIGUSR1, handle);
    pthread_mutex_lock(&log_lock);
    raise(SIGUSR1);
    pthread_mutex_unlock(&log_lock);
    return lines != 1;
}
