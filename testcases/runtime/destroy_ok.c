// SPDX-License-Identifier: Apache-2.0
// A mutex is destroyed and made again, many times.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

static pthread_mutex_t a;

int main(void)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_init(&a, NULL);
        pthread_mutex_lock(&a);
        pthread_mutex_unlock(&a);
        pthread_mutex_destroy(&a);
    }
    return 0;
}
