// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two players write the board in turn. Whose turn it is, is awaited under a mutex.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

static pthread_mutex_t turn_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn_changed = PTHREAD_COND_INITIALIZER;
static int turn;

static int board;

static void *play(void *arg)
{
    int me = (int)(intptr_t)arg;
    pthread_mutex_lock(&turn_mutex);
    while (turn != me)
        pthread_cond_wait(&turn_changed, &turn_mutex);
    pthread_mutex_unlock(&turn_mutex);
    board = board * 10 + me;
    pthread_mutex_lock(&turn_mutex);
    turn = me + 1;
    pthread_cond_broadcast(&turn_changed);
    pthread_mutex_unlock(&turn_mutex);
    return NULL;
}

int main(void)
{
    pthread_t players[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&players[i], NULL, play, (void *)(intptr_t)i);
    for (int i = 0; i < 2; i++)
        pthread_join(players[i], NULL);
    printf("%d\n", board);
    return 0;
}
