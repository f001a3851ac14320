// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The first thread writes in the second half where the last one does.
#include <pthread.h>
#include <stdio.h>

#define SIDES 6

static long heard[2 * SIDES];

static void *listen(void *arg)
{
    int side = *(int *)arg;
    for (int i = 0; i < 100; i++) {
        heard[SIDES - 1 - side] += i;
        if (side == 0)
            heard[2 * SIDES - 2] += i; /* expect: data-race */
        else
            heard[SIDES + side - 1] += i; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    pthread_t ears[SIDES];
    int sides[SIDES];
    for (int i = 0; i < SIDES; i++) {
        sides[i] = i;
        pthread_create(&ears[i], NULL, listen, &sides[i]);
    }
    for (int i = 0; i < SIDES; i++)
        pthread_join(ears[i], NULL);
    printf("%ld\n", heard[0]);
    return 0;
}
