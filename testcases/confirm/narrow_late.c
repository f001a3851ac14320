// SPDX-License-Identifier: Apache-2.0
// The second thread first needs the very lock that the first one takes: who is held back too early keeps it away.
//
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %predict -pthread
// RUN: %build_it %t
// RUN: %status 1 %confirm -q --from %t.json -- %t | %FileCheck %s
// CHECK: error: lock-order cycle `config` -> `device` -> `config` can deadlock [lock-order-cycle, confirmed]
#include <stdio.h>

#include "Inputs/both_threads.h"

static pthread_mutex_t config = PTHREAD_MUTEX_INITIALIZER, device = PTHREAD_MUTEX_INITIALIZER;
static int options = 1, sent;

static void *reload(void *unused)
{
    pthread_mutex_lock(&config);
    options++;
    pthread_mutex_lock(&device);
    sent += options;
    pthread_mutex_unlock(&device);
    pthread_mutex_unlock(&config);
    return unused;
}

static void *transmit(void *unused)
{
    pthread_mutex_lock(&config);
    int wanted = options;
    pthread_mutex_unlock(&config);
    pthread_mutex_lock(&device);
    sent += wanted;
    pthread_mutex_lock(&config);
    options = 0;
    pthread_mutex_unlock(&config);
    pthread_mutex_unlock(&device);
    return unused;
}

int main(void)
{
    run_both(reload, transmit, NULL);
    printf("%d\n", sent);
    return 0;
}
