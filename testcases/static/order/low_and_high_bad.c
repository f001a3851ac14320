// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The indices are put in order once, or should be: they are always exchanged.
#include <pthread.h>
#include <stdio.h>

#define DECKS 4

struct deck {
    pthread_mutex_t mutex;
    int cards;
};

static struct deck decks[DECKS];

static void deal(int from, int to)
{
    int low = from, high = to;
    if (from == to)
        return;
    if (low != high) {
        low = to;
        high = from;
    }
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&decks[low].mutex);
        pthread_mutex_lock(&decks[high].mutex); /* expect: lock-order-cycle|lock-order-class */
        decks[from].cards--;
        decks[to].cards++;
        pthread_mutex_unlock(&decks[high].mutex);
        pthread_mutex_unlock(&decks[low].mutex);
    }
}

static void *player(void *arg)
{
    int *seat = arg;
    deal(*seat, (*seat + 1) % DECKS);
    return NULL;
}

int main(void)
{
    pthread_t players[DECKS];
    int seats[DECKS];
    for (int i = 0; i < DECKS; i++) {
        pthread_mutex_init(&decks[i].mutex, NULL);
        decks[i].cards = 32;
    }
    for (int i = 0; i < DECKS; i++) {
        seats[i] = i;
        pthread_create(&players[i], NULL, player, &seats[i]);
    }
    for (int i = 0; i < DECKS; i++)
        pthread_join(players[i], NULL);
    printf("%d\n", decks[0].cards);
    return 0;
}
