// SPDX-License-Identifier: Apache-2.0
// A thread takes a mutex that it holds.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: {{deadlock|double-lock}}
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&a);
    return 0;
}
