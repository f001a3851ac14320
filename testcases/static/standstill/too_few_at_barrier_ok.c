// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A coach that leaves with five on board: four travellers and the driver. On the way back two groups of two fill a smaller one.
#include <pthread.h>
#include <stdio.h>

enum { TRAVELLERS = 4, SEATS = TRAVELLERS + 1 };

static pthread_barrier_t departure, way_back;

static void *board(void *arg)
{
    pthread_barrier_wait(&departure);
    return arg;
}

static void *return_early(void *arg)
{
    pthread_barrier_wait(&way_back);
    return arg;
}

static void *return_late(void *arg)
{
    pthread_barrier_wait(&way_back);
    return arg;
}

int main(void)
{
    pthread_t travellers[TRAVELLERS];
    pthread_barrier_init(&departure, NULL, SEATS);
    for (int i = 0; i < TRAVELLERS; i++)
        pthread_create(&travellers[i], NULL, board, NULL);
    puts("engine on");
    pthread_barrier_wait(&departure);
    for (int i = 0; i < TRAVELLERS; i++)
        pthread_join(travellers[i], NULL);
    pthread_barrier_destroy(&departure);
    pthread_barrier_init(&way_back, NULL, TRAVELLERS);
    for (int i = 0; i < TRAVELLERS; i += 2) {
        pthread_create(&travellers[i], NULL, return_early, NULL);
        pthread_create(&travellers[i + 1], NULL, return_late, NULL);
    }
    for (int i = 0; i < TRAVELLERS; i++)
        pthread_join(travellers[i], NULL);
    pthread_barrier_destroy(&way_back);
    return 0;
}
