// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every round's thread is joined before the next one starts.
#include <pthread.h>
#include <stdio.h>

#define ROUNDS 5

static int wind[ROUNDS] = { 3, 1, 4, 1, 5 };
static int energy;

static void *turn(void *arg)
{
    energy += *(int *)arg;
    return NULL;
}

int main(void)
{
    pthread_t mill[2];
    for (int i = 0; i < ROUNDS; i++) {
        pthread_create(&mill[i % 2], NULL, turn, &wind[i]);
        pthread_join(mill[i % 2], NULL);
    }
    printf("%d\n", energy);
    return 0;
}
