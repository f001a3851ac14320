// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A piece moves from one square of a board to another; both are locked, in the order in which squares are numbered.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { RANKS = 8, FILES = 8, PLAYERS = 3 };

static pthread_mutex_t square[RANKS][FILES];
static int pieces[RANKS][FILES];

static int number_of(int rank, int file)
{
    return rank * FILES + file;
}

static void move(int rank, int file, int to_rank, int to_file)
{
    int from = number_of(rank, file), to = number_of(to_rank, to_file);
    if (from == to)
        return;
    if (from < to) {
        pthread_mutex_lock(&square[rank][file]);
        pthread_mutex_lock(&square[to_rank][to_file]);
    } else {
        pthread_mutex_lock(&square[to_rank][to_file]);
        pthread_mutex_lock(&square[rank][file]);
    }
    pieces[rank][file]--;
    pieces[to_rank][to_file]++;
    pthread_mutex_unlock(&square[rank][file]);
    pthread_mutex_unlock(&square[to_rank][to_file]);
}

static void *play(void *arg)
{
    unsigned seed = *(unsigned *)arg;
    for (int i = 0; i < 50; i++) {
        int rank = rand_r(&seed) % RANKS, file = rand_r(&seed) % FILES;
        move(rank, file, rand_r(&seed) % RANKS, rand_r(&seed) % FILES);
    }
    return NULL;
}

int main(void)
{
    pthread_t players[PLAYERS];
    unsigned seeds[PLAYERS];
    for (int i = 0; i < RANKS * FILES; i++)
        pthread_mutex_init(&square[i / FILES][i % FILES], NULL);
    for (unsigned i = 0; i < PLAYERS; i++) {
        seeds[i] = i + 1;
        if (pthread_create(&players[i], NULL, play, &seeds[i]))
            return 1;
    }
    for (int i = 0; i < PLAYERS; i++)
        pthread_join(players[i], NULL);
    printf("%d\n", pieces[0][0]);
    return 0;
}
