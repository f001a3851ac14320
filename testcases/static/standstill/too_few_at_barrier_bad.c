// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A coach that leaves with five on board, and four travellers: nobody counted the driver, who has his own seat.
#include <pthread.h>
#include <stdio.h>

enum { TRAVELLERS = 4, SEATS = TRAVELLERS + 1 };

static pthread_barrier_t departure;

static void *board(void *arg)
{
    pthread_barrier_wait(&departure); /* expect: thread-blocked */
    return arg;
}

int main(void)
{
    pthread_t travellers[TRAVELLERS];
    pthread_barrier_init(&departure, NULL, SEATS);
    for (int i = 0; i < TRAVELLERS; i++)
        pthread_create(&travellers[i], NULL, board, NULL);
    puts("engine on");
    for (int i = 0; i < TRAVELLERS; i++)
        pthread_join(travellers[i], NULL);
    pthread_barrier_destroy(&departure);
    return 0;
}
