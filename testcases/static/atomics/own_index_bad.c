// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two threads lay on the same belt and move its index on by an atomic load and an atomic store: steps get lost.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_uint laid, taken;

static void *lay(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        unsigned l = atomic_load(&laid); /* expect: atomicity-violation [step] */
        while (l - atomic_load(&taken) == 8)
            ;
        atomic_store(&laid, l + 1); /* expect: atomicity-violation [step] */
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
    pthread_t layer, other, taker;
    pthread_create(&layer, NULL, lay, NULL);
    pthread_create(&other, NULL, lay, NULL);
    pthread_create(&taker, NULL, take, NULL);
    pthread_join(layer, NULL);
    pthread_join(other, NULL);
    pthread_join(taker, NULL);
    printf("%u\n", taken);
    return 0;
}
