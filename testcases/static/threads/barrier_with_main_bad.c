// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main stands at the barrier with its two helpers, so three must meet. A neighbour's cell is read before it.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

static pthread_barrier_t start;
static int cells[2];
static int copies[2];

static void *fill(void *arg)
{
    int i = (int)(intptr_t)arg;
    cells[i] = 10 + i;        /* expect: data-race [cells] */
    copies[i] = cells[1 - i]; /* expect: data-race [cells] */
    pthread_barrier_wait(&start);
    return NULL;
}

int main(void)
{
    pthread_t helpers[2];
    pthread_barrier_init(&start, NULL, 3);
    for (int i = 0; i < 2; i++)
        pthread_create(&helpers[i], NULL, fill, (void *)(intptr_t)i);
    pthread_barrier_wait(&start);
    printf("%d\n", cells[0] + cells[1]);
    for (int i = 0; i < 2; i++)
        pthread_join(helpers[i], NULL);
    printf("%d\n", copies[0] + copies[1]);
    pthread_barrier_destroy(&start);
    return 0;
}
