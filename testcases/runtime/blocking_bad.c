// SPDX-License-Identifier: Apache-2.0
// A thread sleeps while it holds a lock.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: call of usleep(), which may block, while `a` is held [blocking-under-lock]
#include "two_threads.h"
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
    pthread_mutex_lock(&a);
    usleep(1000);
    pthread_mutex_unlock(&a);
    return 0;
}
