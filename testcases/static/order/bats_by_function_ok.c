// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each player needs two bats, semaphores that begin with 1; the last player takes them the other way round.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#define PLAYERS 4

static sem_t bats[PLAYERS];
static int points[PLAYERS];

static int own_bat(int player)
{
    return player;
}

static int next_bat(int player)
{
    return (player + 1) % PLAYERS;
}

static void take(int player)
{
    if (player == PLAYERS - 1) {
        sem_wait(&bats[next_bat(player)]);
        sem_wait(&bats[own_bat(player)]);
    } else {
        sem_wait(&bats[own_bat(player)]);
        sem_wait(&bats[next_bat(player)]);
    }
}

static void *play(void *arg)
{
    int player = *(int *)arg;
    for (int game = 0; game < 15; game++) {
        take(player);
        points[player]++;
        sem_post(&bats[own_bat(player)]);
        sem_post(&bats[next_bat(player)]);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[PLAYERS];
    int numbers[PLAYERS];
    for (int i = 0; i < PLAYERS; i++)
        sem_init(&bats[i], 0, 1);
    for (int i = 0; i < PLAYERS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, play, &numbers[i]);
    }
    for (int i = 0; i < PLAYERS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", points[0]);
    return 0;
}
