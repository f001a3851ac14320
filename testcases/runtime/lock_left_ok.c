// SPDX-License-Identifier: Apache-2.0
// A thread ends without the mutex that it took.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void takes(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
}

static void nothing(void)
{
}

int main(void)
{
    run_both(takes, nothing);
    return 0;
}
