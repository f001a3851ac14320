// SPDX-License-Identifier: Apache-2.0
// Programs that look like inversions and cannot deadlock. Each is held against the prediction of its broken twin, so that threads
// are held back in them wherever that prediction says; none is ever confirmed, and the report says why.
//
// RUN: %predict -pthread
// RUN: %build_it %t.bad
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %status 1 %confirm -q --from %t.json -- %t.bad | %FileCheck %s --check-prefix=BAD
// BAD: lock-order cycle `inner` -> `outer` -> `inner` can deadlock [lock-order-cycle, confirmed]
//
// A third lock is held around both.
// RUN: %build_it %t.gate -DGATE
// RUN: %status 0 %confirm -q --runs=4 --from %t.json -- %t.gate | %FileCheck %s --check-prefix=GATE
// GATE: can deadlock [lock-order-cycle]
// GATE: tried: not confirmed in 4 runs, and what they did cannot deadlock: `gate` is held around all of these acquisitions
// RUN: %status 0 %confirm -q -- %t.gate | %FileCheck %s --check-prefix=GATE-SEEN
// GATE-SEEN: note: lock-order cycle {{.*}} which this run's threads cannot close
// GATE-SEEN: why: `gate` is held around all of these acquisitions
//
// One thread is joined before the other is created.
// RUN: %build_it %t.joined -DJOINED
// RUN: %status 0 %confirm -q --runs=4 --from %t.json -- %t.joined | %FileCheck %s --check-prefix=JOINED
// JOINED: tried: not confirmed in 4 runs, and what they did cannot deadlock: creation and join of threads put these acquisitions one after the other
//
// One thread does both.
// RUN: %build_it %t.alone -DALONE
// RUN: %status 0 %confirm -q --runs=4 --from %t.json -- %t.alone | %FileCheck %s --check-prefix=ALONE
// ALONE: tried: not confirmed in 4 runs, and what they did cannot deadlock: one thread alone takes these locks in these orders
//
// A try-lock cannot wait.
// RUN: %build_it %t.tried -DTRIED
// RUN: %status 0 %confirm -q --runs=4 --from %t.json -- %t.tried | %FileCheck %s --check-prefix=TRIED
// TRIED: tried: not confirmed in 4 runs, and what they did cannot deadlock: `cannot_be.c:outer` was acquired while holding `cannot_be.c:inner` by a try-lock or with a time limit only
//
// From the source alone nothing is predicted of them, and the run says why.
// RUN: %status 0 %confirm -q --rules='lock-order*' --extra-arg=-DGATE %s | %FileCheck %s --check-prefix=GATE-ALONE
// GATE-ALONE: note: lock-order cycle `inner` -> `outer` -> `inner`, which this run's threads cannot close
// GATE-ALONE: why: `gate` is held around all of these acquisitions
// RUN: %status 0 %confirm -q --rules='lock-order*' --extra-arg=-DJOINED %s | %FileCheck %s --check-prefix=JOINED-ALONE
// JOINED-ALONE: why: creation and join of threads put these acquisitions one after the other
// RUN: %status 0 %confirm -q --rules='lock-order*' --extra-arg=-DALONE %s | %FileCheck %s --check-prefix=ALONE-ALONE
// ALONE-ALONE: why: one thread alone takes these locks in these orders
#include <stdio.h>

#include "Inputs/both_threads.h"
#include "Inputs/gate.h"

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER, inner = PTHREAD_MUTEX_INITIALIZER;
static int steps;

static void *forth(void *unused)
{
    enter();
    pthread_mutex_lock(&outer);
    pthread_mutex_lock(&inner);
    steps++;
    pthread_mutex_unlock(&inner);
    pthread_mutex_unlock(&outer);
    leave();
    return unused;
}

static void *back(void *unused)
{
    enter();
    pthread_mutex_lock(&inner);
#ifdef TRIED
    if (pthread_mutex_trylock(&outer) == 0) {
        steps++;
        pthread_mutex_unlock(&outer);
    }
#else
    pthread_mutex_lock(&outer);
    steps++;
    pthread_mutex_unlock(&outer);
#endif
    pthread_mutex_unlock(&inner);
    leave();
    return unused;
}

int main(void)
{
#ifdef ALONE
    forth(NULL);
    back(NULL);
#elif defined JOINED
    run_one(forth, NULL);
    run_one(back, NULL);
#else
    run_both(forth, back, NULL);
#endif
    printf("%d\n", steps);
    return 0;
}
