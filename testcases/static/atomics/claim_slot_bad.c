// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: two threads seldom claim the same slot
// The next free slot is claimed by a load and a store.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define SLOTS 64

static atomic_uint next_slot;
static int samples[SLOTS];

static void *record(void *arg)
{
    int value = *(int *)arg;
    for (int i = 0; i < 20; i++) {
        unsigned slot = atomic_load(&next_slot); /* expect: atomicity-violation [claim] */
        atomic_store(&next_slot, slot + 1);      /* expect: atomicity-violation [claim] */
        if (slot < SLOTS)
            samples[slot] = value + i; /* may: data-race */
    }
    return NULL;
}

int main(void)
{
    pthread_t recorders[3];
    int values[3] = { 100, 200, 300 };
    for (int i = 0; i < 3; i++)
        pthread_create(&recorders[i], NULL, record, &values[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(recorders[i], NULL);
    printf("%d\n", samples[0]);
    return 0;
}
