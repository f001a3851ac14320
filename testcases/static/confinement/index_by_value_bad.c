// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The index is passed by value, and then halved: two threads write one element.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#define LANES 4

static int lane_length[LANES];

static void *measure(void *arg)
{
    intptr_t lane = (intptr_t)arg;
    for (int i = 0; i < 25; i++)
        lane_length[lane / 2] += i; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[LANES];
    for (intptr_t i = 0; i < LANES; i++)
        pthread_create(&threads[i], NULL, measure, (void *)i);
    for (int i = 0; i < LANES; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < LANES; i++)
        printf("%d\n", lane_length[i]);
    return 0;
}
