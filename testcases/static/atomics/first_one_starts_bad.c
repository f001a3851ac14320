// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: two threads seldom find it off
// Whoever finds the engine off starts it: two may find it off.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_bool started;
static int starts;

static void *driver(void *arg)
{
    if (!atomic_load(&started)) {     /* expect: atomicity-violation [pair] */
        atomic_store(&started, true); /* expect: atomicity-violation [pair] */
        starts++;                     /* may: data-race */
    }
    return arg;
}

int main(void)
{
    pthread_t drivers[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&drivers[i], NULL, driver, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(drivers[i], NULL);
    printf("%d\n", starts);
    return 0;
}
