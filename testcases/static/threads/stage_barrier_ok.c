// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One barrier separates writing the rows from reading the columns, another the next write.
#include <pthread.h>
#include <stdio.h>

#define SIDE 4

static pthread_barrier_t stage;
static int grid[SIDE][SIDE];

static void *transpose(void *arg)
{
    int *me = arg;
    int id = *me, sum = 0;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < SIDE; i++)
            grid[id][i] = round + i;
        pthread_barrier_wait(&stage);
        for (int i = 0; i < SIDE; i++)
            sum += grid[i][id];
        pthread_barrier_wait(&stage);
    }
    *me = sum;
    return NULL;
}

int main(void)
{
    pthread_t threads[SIDE];
    int numbers[SIDE];
    pthread_barrier_init(&stage, NULL, SIDE);
    for (int i = 0; i < SIDE; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, transpose, &numbers[i]);
    }
    for (int i = 0; i < SIDE; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&stage);
    printf("%d\n", numbers[0]);
    return 0;
}
