// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main spins until an atomic counter says that both are done, but one counts before it writes.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

static int weights[2];
static atomic_int done;

static void *weigh(void *arg)
{
    int i = (int)(intptr_t)arg;
    atomic_fetch_add(&done, 1);
    weights[i] = 70 + i; /* expect: data-race [weights] */
    return NULL;
}

int main(void)
{
    pthread_t scales[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&scales[i], NULL, weigh, (void *)(intptr_t)i);
    while (atomic_load(&done) < 2)
        sched_yield();
    printf("%d\n", weights[0] + weights[1]); /* expect: data-race [weights] */
    for (int i = 0; i < 2; i++)
        pthread_join(scales[i], NULL);
    return 0;
}
