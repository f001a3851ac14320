// SPDX-License-Identifier: Apache-2.0
// One thread nests two locks thousands of times; the other takes them the other way round once, somewhere in the middle.
//
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %predict -pthread
// RUN: %build_it %t
// RUN: %status 1 %confirm -q --from %t.json -- %t | %FileCheck %s
// CHECK: error: lock-order cycle `log_lock` -> `state_lock` -> `log_lock` can deadlock [lock-order-cycle, confirmed]
#include <stdio.h>

#include "Inputs/both_threads.h"

enum { ROUNDS = 5000 };

static pthread_mutex_t state_lock = PTHREAD_MUTEX_INITIALIZER, log_lock = PTHREAD_MUTEX_INITIALIZER;
static long state, logged;

static void *work(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&state_lock);
        state += i;
        pthread_mutex_lock(&log_lock);
        logged++;
        pthread_mutex_unlock(&log_lock);
        pthread_mutex_unlock(&state_lock);
    }
    return unused;
}

static void *report(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&log_lock);
        logged++;
        if (i == ROUNDS / 2) {
            pthread_mutex_lock(&state_lock);
            printf("%ld\n", state);
            pthread_mutex_unlock(&state_lock);
        }
        pthread_mutex_unlock(&log_lock);
    }
    return unused;
}

int main(void)
{
    run_both(work, report, NULL);
    return 0;
}
