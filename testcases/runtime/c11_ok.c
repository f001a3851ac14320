// SPDX-License-Identifier: Apache-2.0
// Two C11 threads take two C11 mutexes in one order.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
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
    mtx_lock(&a);
    mtx_lock(&b);
    mtx_unlock(&b);
    mtx_unlock(&a);
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
