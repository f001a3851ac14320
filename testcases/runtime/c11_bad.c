// SPDX-License-Identifier: Apache-2.0
// C11 mutexes in two orders.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle `a` -> `b` -> `a` can deadlock
#include "two_threads.h"
#include <threads.h>

static mtx_t a, b;

static void ab(void)
{
    mtx_lock(&a);
    mtx_lock(&b);
    mtx_unlock(&b);
    mtx_unlock(&a);
}

static void ba(void)
{
    mtx_lock(&b);
    mtx_lock(&a);
    mtx_unlock(&a);
    mtx_unlock(&b);
}

static int first(void *unused)
{
    (void)unused;
    ab();
    return 0;
}

static int second(void *unused)
{
    (void)unused;
    pause_ms(30);
    ba();
    return 0;
}

int main(void)
{
    thrd_t threads[2];
    mtx_init(&a, mtx_plain);
    mtx_init(&b, mtx_plain);
    if (thrd_create(&threads[0], first, NULL) || thrd_create(&threads[1], second, NULL))
        return 3;
    thrd_join(threads[0], NULL);
    thrd_join(threads[1], NULL);
    return 0;
}
