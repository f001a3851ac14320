// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each side of a belt has an index that it alone moves on, by an atomic load and an atomic store; the other side reads it.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_uint laid, taken;

static void *lay(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        unsigned l = atomic_load(&laid);
        while (l - atomic_load(&taken) == 8)
            ;
        atomic_store(&laid, l + 1);
    }
    return arg;
}

static void *take(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        unsigned t = atomic_load(&taken);
        while (t == atomic_load(&laid))
            ;
        atomic_store(&taken, t + 1);
    }
    return arg;
}

int main(void)
{
    pthread_t layer, taker;
    pthread_create(&layer, NULL, lay, NULL);
    pthread_create(&taker, NULL, take, NULL);
    pthread_join(layer, NULL);
    pthread_join(taker, NULL);
    printf("%u\n", taken);
    return 0;
}
