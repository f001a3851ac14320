// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A matrix is brought to triangular form; the pivot row is used before it is ready.
#include <pthread.h>
#include <stdio.h>

#define ROWS 24
#define HANDS 3

static double matrix[ROWS][ROWS];
static pthread_barrier_t turn;

static void *eliminate(void *arg)
{
    int hand = (int)(long)arg;
    for (int pivot = 0; pivot < ROWS; pivot++) {
        if (pivot % HANDS == hand)
            for (int col = ROWS - 1; col > pivot; col--)
                matrix[pivot][col] /= matrix[pivot][pivot]; /* expect: data-race */
        for (int row = pivot + 1; row < ROWS; row++) {
            if (row % HANDS != hand)
                continue;
            for (int col = pivot + 1; col < ROWS; col++)
                matrix[row][col] -= matrix[row][pivot] * matrix[pivot][col]; /* expect: data-race */
        }
        pthread_barrier_wait(&turn);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[HANDS];
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < ROWS; k++)
            matrix[i][k] = i == k ? 3 : 1;
    pthread_barrier_init(&turn, NULL, HANDS);
    for (long i = 0; i < HANDS; i++)
        pthread_create(&threads[i], NULL, eliminate, (void *)i);
    for (int i = 0; i < HANDS; i++)
        pthread_join(threads[i], NULL);
    printf("%f\n", matrix[ROWS - 1][ROWS - 1]);
    return 0;
}
