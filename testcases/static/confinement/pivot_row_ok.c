// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Rows of equations are dealt out in blocks; in each step all subtract the step's row from theirs, but not from itself.
#include <pthread.h>
#include <stdio.h>

enum { ROWS = 24, COLUMNS = 25, HANDS = 3, SHARE = ROWS / HANDS };

static double equation[ROWS][COLUMNS];
static pthread_barrier_t step_done;

static void *eliminate(void *arg)
{
    long hand = (long)arg;
    for (int step = 0; step < ROWS; step++) {
        for (long row = hand * SHARE; row < hand * SHARE + SHARE; row++) {
            if (row != step) {
                double factor = equation[row][step];
                for (int column = 0; column < COLUMNS; column++)
                    equation[row][column] -= factor * equation[step][column];
            }
        }
        pthread_barrier_wait(&step_done);
    }
    return NULL;
}

int main(void)
{
    pthread_t hands[HANDS];
    for (int i = 0; i < ROWS; i++)
        equation[i][i] = 1;
    pthread_barrier_init(&step_done, NULL, HANDS);
    for (long i = 0; i < HANDS; i++)
        if (pthread_create(&hands[i], NULL, eliminate, (void *)i))
            return 1;
    for (int i = 0; i < HANDS; i++)
        pthread_join(hands[i], NULL);
    printf("%f\n", equation[0][COLUMNS - 1]);
    return 0;
}
