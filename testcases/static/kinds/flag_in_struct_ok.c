// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A flag that is tested and set guards its own structure.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

struct meter {
    atomic_flag busy;
    int pulses;
};

static struct meter gas;

static void *count(void *arg)
{
    struct meter *m = arg;
    while (atomic_flag_test_and_set(&m->busy))
        sched_yield();
    m->pulses += 1;
    atomic_flag_clear(&m->busy);
    return NULL;
}

static void *reset(void *arg)
{
    struct meter *m = arg;
    while (atomic_flag_test_and_set(&m->busy))
        sched_yield();
    m->pulses = 0;
    atomic_flag_clear(&m->busy);
    return NULL;
}

int main(void)
{
    pthread_t counter, resetter;
    atomic_flag_clear(&gas.busy);
    pthread_create(&counter, NULL, count, &gas);
    pthread_create(&resetter, NULL, reset, &gas);
    pthread_join(counter, NULL);
    pthread_join(resetter, NULL);
    printf("%d\n", gas.pulses);
    return 0;
}
