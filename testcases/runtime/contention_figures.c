// SPDX-License-Identifier: Apache-2.0
// What a lock costs that is held while others want it: how often, how long, and where.
//
// RUN: %build_it
// RUN: %concheck run --fail-on=error -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %concheck run --fail-on=error --format=json -o %t.json -- %t
// RUN: %python -c 'import json, sys; row = json.load(open(sys.argv[1]))["contention"][0]; wait = row["wait"]; assert row["lock"] == "busy" and row["contended"] >= 1 and row["longest_wait_at"].endswith("contention_figures.c:20"), row; hold = row["hold"]; assert hold["median_ns"] >= 40000000 and row["measured"] >= 1, hold; assert wait["total_ns"] >= wait["longest_ns"] >= 1000000 and wait["percentile_99_ns"] >= wait["median_ns"] > 0, wait' %t.json
// CHECK: time spent waiting for locks and holding them:
// CHECK-NEXT: lock acquired contended wait hold longest wait at
// CHECK: busy few 1 {{.*}} ms {{.*}} ms {{.*}}contention_figures.c:20
#include <pthread.h>

#include "two_threads.h"

static pthread_mutex_t busy = PTHREAD_MUTEX_INITIALIZER;

static void work(void)
{
    pthread_mutex_lock(&busy);
    pause_ms(60);
    pthread_mutex_unlock(&busy);
}

int main(void)
{
    run_both(work, work);
    return 0;
}
