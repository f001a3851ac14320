// SPDX-License-Identifier: Apache-2.0
// What a lock costs that is held while others want it: how often, how long, and where.
//
// RUN: %build_it
// RUN: %concheck run --fail-on=error -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %concheck run --fail-on=error --format=json -o %t.json -- %t
// RUN: %python -c 'import json, sys; row = json.load(open(sys.argv[1]))["contention"][0]; wait = row["wait"]; assert row["lock"] == "busy" and row["contended"] >= 1 and row["longest_wait_at"].endswith("contention_figures.c:25"), row; hold = row["hold"]; assert hold["median_ns"] >= 40000000 and row["measured"] >= 1, hold; assert wait["total_ns"] >= wait["longest_ns"] >= 1000000 and wait["percentile_99_ns"] >= wait["median_ns"] > 0, wait' %t.json
// CHECK: time spent waiting for locks and holding them:
// CHECK-NEXT: lock acquired contended wait hold longest wait at
// CHECK: busy few 1 {{.*}} ms {{.*}} ms {{.*}}contention_figures.c:25
#include <pthread.h>

#include "two_threads.h"

static pthread_mutex_t busy = PTHREAD_MUTEX_INITIALIZER;

static int is_held, is_wanted;

/* Two at the same time: the second comes when the first has the lock, and that keeps it a while from then on. */
static void work(void)
{
    if (__atomic_exchange_n(&is_held, 1, __ATOMIC_RELAXED))
        __atomic_store_n(&is_wanted, 1, __ATOMIC_RELAXED);
    pthread_mutex_lock(&busy);
    while (!__atomic_load_n(&is_wanted, __ATOMIC_RELAXED))
        pause_ms(1);
    pause_ms(150);
    pthread_mutex_unlock(&busy);
}

int main(void)
{
    run_both(work, work);
    return 0;
}
