// SPDX-License-Identifier: Apache-2.0
// The routine of a once needs a lock, whose holder works for long; another thread waits for the once.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include "work_for.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_held;

static void routine(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
}

static void uses(void)
{
    while (!__atomic_load_n(&is_held, __ATOMIC_RELAXED))
        sched_yield();
    pthread_once(&once, routine);
}

static void *holds(void *unused)
{
    pthread_mutex_lock(&a);
    __atomic_store_n(&is_held, 1, __ATOMIC_RELAXED);
    work_for_ms(300);
    pthread_mutex_unlock(&a);
    return unused;
}

int main(void)
{
    pthread_t holder;
    if (pthread_create(&holder, NULL, holds, NULL))
        return 3;
    run_both(uses, uses);
    pthread_join(holder, NULL);
    return 0;
}
