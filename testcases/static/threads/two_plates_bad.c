// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Heat spreads over a plate: what should swap the two pointers leaves both with the same plate.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CELLS 240
#define CREW 4

static double *plate, *next_plate;
static pthread_barrier_t step;

static void swap_plates(double **one, double **other)
{
    *one = *other;
    *other = *one;
}

static void *heat(void *argument)
{
    long id = (long)argument;
    long from = 1 + id * (CELLS - 2) / CREW, to = 1 + (id + 1) * (CELLS - 2) / CREW;

    for (int turn = 0; turn < 100; turn++) {
        for (long i = from; i < to; i++)
            next_plate[i] = (plate[i - 1] + plate[i] + plate[i + 1]) / 3; /* expect: data-race */
        pthread_barrier_wait(&step);
        if (id == 0)
            swap_plates(&plate, &next_plate);
        pthread_barrier_wait(&step);
    }
    return NULL;
}

int main(void)
{
    pthread_t crew[CREW];

    plate = calloc(CELLS, sizeof *plate);
    next_plate = calloc(CELLS, sizeof *next_plate);
    if (!plate || !next_plate)
        return 1;
    plate[0] = next_plate[0] = 100;
    pthread_barrier_init(&step, NULL, CREW);
    for (long i = 0; i < CREW; i++)
        pthread_create(&crew[i], NULL, heat, (void *)i);
    for (int i = 0; i < CREW; i++)
        pthread_join(crew[i], NULL);
    printf("%f\n", plate[CELLS / 2]);
    free(plate);
    free(next_plate);
    return 0;
}
