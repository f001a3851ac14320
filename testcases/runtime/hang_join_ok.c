// SPDX-License-Identifier: Apache-2.0
// A thread is joined that waits for a lock; its holder, which nobody waits for, works for long.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include "work_for.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static int is_held;

static void *holds(void *unused)
{
    pthread_mutex_lock(&a);
    __atomic_store_n(&is_held, 1, __ATOMIC_RELAXED);
    work_for_ms(300);
    pthread_mutex_unlock(&a);
    return unused;
}

static void *needs(void *unused)
{
    while (!__atomic_load_n(&is_held, __ATOMIC_RELAXED))
        sched_yield();
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return unused;
}

int main(void)
{
    pthread_t holder, needer;
    if (pthread_create(&holder, NULL, holds, NULL) || pthread_create(&needer, NULL, needs, NULL))
        return 3;
    pthread_join(needer, NULL);
    pthread_join(holder, NULL);
    return 0;
}
