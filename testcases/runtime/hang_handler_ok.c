// SPDX-License-Identifier: Apache-2.0
// A signal that would take a lock is kept off while the lock is held, and what it is about is noted without one.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <signal.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static int lines;

static volatile sig_atomic_t came;

static void handle(int number)
{
    (void)number;
    came = 1;
}

int main(void)
{
    sigset_t set, before;
    signal(SIGUSR1, handle);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, &before);
    pthread_mutex_lock(&log_lock);
    raise(SIGUSR1);
    pthread_mutex_unlock(&log_lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_mutex_lock(&log_lock);
    lines += came;
    pthread_mutex_unlock(&log_lock);
    return lines != 1;
}
