// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Breadth first: all take rooms of this wave, and put new ones into the next wave by a number that another one may look at as well.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define ROOMS 500
#define DOORS 3
#define WALKERS 4

static int door[ROOMS][DOORS];
static atomic_int found[ROOMS];
static int *wave, *next_wave;
static int wave_size;
static atomic_int next_size;
static pthread_barrier_t meet;

static void *explore(void *argument)
{
    long id = (long)argument;

    while (wave_size > 0) {
        for (long i = id; i < wave_size; i += WALKERS)
            for (int d = 0; d < DOORS; d++) {
                int room = door[wave[i]][d];
                if (!atomic_exchange(&found[room], 1)) {
                    next_wave[next_size] = room; /* expect: data-race */
                    next_size++;
                }
            }
        pthread_barrier_wait(&meet);
        if (id == 0) {
            int *kept = wave;
            wave = next_wave;
            next_wave = kept;
            wave_size = next_size;
            next_size = 0;
        }
        pthread_barrier_wait(&meet);
    }
    return NULL;
}

int main(void)
{
    pthread_t walkers[WALKERS];

    for (int r = 0; r < ROOMS; r++)
        for (int d = 0; d < DOORS; d++)
            door[r][d] = (r * 5 + d * 77 + 3) % ROOMS;
    wave = malloc(ROOMS * sizeof *wave);
    next_wave = malloc(ROOMS * sizeof *next_wave);
    wave[0] = 0;
    wave_size = 1;
    found[0] = 1;
    pthread_barrier_init(&meet, NULL, WALKERS);
    for (long i = 0; i < WALKERS; i++)
        pthread_create(&walkers[i], NULL, explore, (void *)i);
    for (int i = 0; i < WALKERS; i++)
        pthread_join(walkers[i], NULL);
    free(wave);
    free(next_wave);
    return 0;
}
