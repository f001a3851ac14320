// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The next free slot is claimed by one atomic addition, and then belongs to the thread.
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
        unsigned slot = atomic_fetch_add(&next_slot, 1);
        if (slot < SLOTS)
            samples[slot] = value + i;
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
