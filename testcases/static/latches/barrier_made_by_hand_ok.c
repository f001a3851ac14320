// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Rounds of a game, with a barrier of its own that counts down and is made by a function.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PLAYERS 3

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t open;
    int players, missing;
    int odd;
};

struct player {
    int seat;
    struct gate *gate;
    int *cards;
    long seen;
};

static struct gate *make_gate(int players)
{
    struct gate *gate = malloc(sizeof *gate);
    if (!gate)
        abort();
    pthread_mutex_init(&gate->mutex, NULL);
    pthread_cond_init(&gate->open, NULL);
    gate->players = gate->missing = players;
    gate->odd = 0;
    return gate;
}

static void meet(struct gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    int odd = gate->odd;
    if (--gate->missing == 0) {
        gate->missing = gate->players;
        gate->odd = !odd;
        pthread_cond_broadcast(&gate->open);
    } else {
        while (gate->odd == odd)
            pthread_cond_wait(&gate->open, &gate->mutex);
    }
    pthread_mutex_unlock(&gate->mutex);
}

static void *play(void *arg)
{
    struct player *self = arg;
    for (int round = 0; round < 20; round++) {
        self->cards[self->seat] = round * self->seat;
        meet(self->gate);
        for (int i = 0; i < PLAYERS; i++)
            self->seen += self->cards[i];
        meet(self->gate);
    }
    return NULL;
}

int main(void)
{
    struct gate *gate = make_gate(PLAYERS);
    struct player players[PLAYERS];
    pthread_t threads[PLAYERS];
    int cards[PLAYERS] = { 0 };
    for (int i = 0; i < PLAYERS; i++) {
        players[i].seat = i;
        players[i].gate = gate;
        players[i].cards = cards;
        players[i].seen = 0;
        pthread_create(&threads[i], NULL, play, &players[i]);
    }
    for (int i = 0; i < PLAYERS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", players[0].seen);
    free(gate);
    return 0;
}
