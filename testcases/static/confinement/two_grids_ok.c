// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Heat spreads on two grids; each thread keeps for itself which of them is the current one.
#include <pthread.h>
#include <stdio.h>

#define SIZE 48
#define WORKERS 4
#define STEPS 30

static double plate[2][SIZE][SIZE];
static pthread_barrier_t step_done;

struct part {
    int number;
    pthread_t thread;
};

static void *spread(void *arg)
{
    const struct part *part = arg;
    int now = 0, first = part->number * SIZE / WORKERS, end = (part->number + 1) * SIZE / WORKERS;
    if (first == 0)
        first = 1;
    if (end == SIZE)
        end = SIZE - 1;
    for (int step = 0; step < STEPS; step++) {
        int then = 1 - now;
        for (int row = first; row < end; row++)
            for (int col = 1; col < SIZE - 1; col++)
                plate[then][row][col] = (plate[now][row - 1][col] + plate[now][row + 1][col] +
                                         plate[now][row][col - 1] + plate[now][row][col + 1]) /
                                        4;
        pthread_barrier_wait(&step_done);
        now = then;
    }
    return NULL;
}

int main(void)
{
    struct part parts[WORKERS];
    plate[0][0][SIZE / 2] = 100;
    pthread_barrier_init(&step_done, NULL, WORKERS);
    for (int i = 0; i < WORKERS; i++) {
        parts[i].number = i;
        pthread_create(&parts[i].thread, NULL, spread, &parts[i]);
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(parts[i].thread, NULL);
    printf("%f\n", plate[0][1][SIZE / 2]);
    return 0;
}
