// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Whoever exchanges "off" for "on" starts the engine: only one can.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_bool started;
static int starts;

static void *driver(void *arg)
{
    if (!atomic_exchange(&started, true)) {
        starts++;
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
