// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A home-made barrier with generations.
#include <pthread.h>
#include <stdio.h>

#define RACERS 2

static pthread_mutex_t line_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t line_cond = PTHREAD_COND_INITIALIZER;
static int arrived, generation;

static int lap_time[RACERS];

static void meet(void)
{
    pthread_mutex_lock(&line_mutex);
    int mine = generation;
    if (++arrived == RACERS) {
        arrived = 0;
        generation++;
        pthread_cond_broadcast(&line_cond);
    }
    while (mine == generation)
        pthread_cond_wait(&line_cond, &line_mutex);
    pthread_mutex_unlock(&line_mutex);
}

static void *race(void *arg)
{
    int *me = arg;
    int lane = *me;
    lap_time[lane] = 90 + lane;
    meet();
    *me = lap_time[lane] <= lap_time[1 - lane];
    return NULL;
}

int main(void)
{
    pthread_t racers[RACERS];
    int lanes[RACERS];
    for (int i = 0; i < RACERS; i++) {
        lanes[i] = i;
        pthread_create(&racers[i], NULL, race, &lanes[i]);
    }
    for (int i = 0; i < RACERS; i++)
        pthread_join(racers[i], NULL);
    printf("%d %d\n", lanes[0], lanes[1]);
    return 0;
}
