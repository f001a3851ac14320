// SPDX-License-Identifier: Apache-2.0
// An error-checking mutex is taken twice.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: `a` is acquired by a thread that already holds it [double-lock]
// CHECK-NOT: [deadlock]
#define _GNU_SOURCE
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;

int main(void)
{
    pthread_mutex_lock(&a);
    int again = pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return again == 0;
}
