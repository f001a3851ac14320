// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The seats of the players are drawn: no two of them have the same one.
#include <pthread.h>
#include <stdio.h>

static int scores[4];

static void *play(void *arg)
{
    int seat = *(const int *)arg;
    for (int round = 0; round < 20; round++)
        scores[seat] += round % (seat + 2);
    return NULL;
}

int main(void)
{
    int seats[4] = { 2, 0, 3, 1 };
    pthread_t players[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&players[i], NULL, play, &seats[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(players[i], NULL);
    printf("%d\n", scores[0]);
    return 0;
}
