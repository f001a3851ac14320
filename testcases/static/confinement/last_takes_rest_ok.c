// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread sows as many rows as the others; the last one takes what is left over.
#include <pthread.h>
#include <stdio.h>

#define ROWS 1003
#define SOWERS 4

static int field[ROWS];

static void *sow(void *arg)
{
    int me = *(int *)arg, share = ROWS / SOWERS;
    int from = me * share, to = from + share;
    if (me == SOWERS - 1)
        to = ROWS;
    for (int i = from; i < to; i++)
        field[i] += 1;
    return NULL;
}

int main(void)
{
    pthread_t sowers[SOWERS];
    int numbers[SOWERS];
    for (int i = 0; i < SOWERS; i++) {
        numbers[i] = i;
        pthread_create(&sowers[i], NULL, sow, &numbers[i]);
    }
    for (int i = 0; i < SOWERS; i++)
        pthread_join(sowers[i], NULL);
    printf("%d\n", field[ROWS - 1]);
    return 0;
}
