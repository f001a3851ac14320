// SPDX-License-Identifier: Apache-2.0
// A mutex is released that nobody holds.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [unlock-not-held]
#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&a);
    return 0;
}
