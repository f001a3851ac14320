// SPDX-License-Identifier: Apache-2.0
// A mutex is released by the thread that holds it, while another one could not.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <pthread.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void *unlocks(void *unused)
{
    if (pthread_mutex_trylock(&a) == 0)
        pthread_mutex_unlock(&a);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_lock(&a);
    pthread_create(&thread, NULL, unlocks, NULL);
    pthread_join(thread, NULL);
    pthread_mutex_unlock(&a);
    return 0;
}
