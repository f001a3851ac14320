// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second phase starts when the first one has been joined.
#include <pthread.h>
#include <stdio.h>

#define CELLS 100

static int field[CELLS];

static void *generate(void *arg)
{
    int seed = *(int *)arg;
    for (int i = 0; i < CELLS; i++)
        field[i] = seed = seed * 17 % 101;
    return NULL;
}

static void *smooth(void *arg)
{
    int *peak = arg;
    for (int i = 0; i < CELLS; i++)
        if (field[i] > *peak)
            *peak = field[i];
    return NULL;
}

int main(void)
{
    pthread_t first, second;
    int seed = 3, peak = 0;
    pthread_create(&first, NULL, generate, &seed);
    pthread_join(first, NULL);
    pthread_create(&second, NULL, smooth, &peak);
    pthread_join(second, NULL);
    printf("%d\n", peak);
    return 0;
}
