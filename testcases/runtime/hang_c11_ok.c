// SPDX-License-Identifier: Apache-2.0
// A C11 condition that is signalled when nobody would wait any longer.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <threads.h>

static mtx_t m;
static cnd_t c;
static int ready;

static int waits(void *unused)
{
    (void)unused;
    mtx_lock(&m);
    while (!ready)
        cnd_wait(&c, &m);
    mtx_unlock(&m);
    return 0;
}

int main(void)
{
    thrd_t thread;
    mtx_init(&m, mtx_plain);
    cnd_init(&c);
    if (thrd_create(&thread, waits, NULL))
        return 3;
    pause_ms(1300);
    mtx_lock(&m);
    ready = 1;
    cnd_broadcast(&c);
    mtx_unlock(&m);
    thrd_join(thread, NULL);
    return 0;
}
