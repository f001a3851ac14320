// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread of the last round is joined after that of the next has started.
#include <pthread.h>
#include <stdio.h>

#define ROUNDS 5

static int wind[ROUNDS] = { 3, 1, 4, 1, 5 };
static int energy;

static void *turn(void *arg)
{
    energy += *(int *)arg; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t mill[2];
    pthread_create(&mill[0], NULL, turn, &wind[0]);
    for (int i = 1; i < ROUNDS; i++) {
        pthread_create(&mill[i % 2], NULL, turn, &wind[i]);
        pthread_join(mill[(i + 1) % 2], NULL);
    }
    pthread_join(mill[(ROUNDS - 1) % 2], NULL);
    printf("%d\n", energy);
    return 0;
}
