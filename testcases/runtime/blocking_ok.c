// SPDX-License-Identifier: Apache-2.0
// A thread sleeps before and after it holds a lock.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
    usleep(1000);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    usleep(1000);
    return 0;
}
