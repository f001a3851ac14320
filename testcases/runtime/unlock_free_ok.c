// SPDX-License-Identifier: Apache-2.0
// A recursive mutex is released as often as it was taken.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#define _GNU_SOURCE
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

int main(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&a);
    return 0;
}
