// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each reader has its number in a struct of its own, and one topic of the board by that number.
#include <pthread.h>
#include <stdio.h>

#define READERS 4

struct board {
    int topics[READERS];
};

struct reader {
    int id;
    struct board *board;
    pthread_t thread;
};

static void *read_news(void *arg)
{
    struct reader *self = arg;
    for (int i = 0; i < 3000; i++)
        self->board->topics[self->id] += i;
    return NULL;
}

int main(void)
{
    struct board board = { { 0 } };
    struct reader readers[READERS];
    int most = 0;
    for (int i = 0; i < READERS; i++) {
        readers[i].id = i;
        readers[i].board = &board;
        pthread_create(&readers[i].thread, NULL, read_news, &readers[i]);
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i].thread, NULL);
        if (board.topics[i] > most)
            most = board.topics[i];
    }
    printf("%d\n", most);
    return 0;
}
