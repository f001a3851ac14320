// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Between two barriers the first rower, in a function of its own, counts the stroke; all look after the second whether to go on.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

enum { ROWERS = 4, STROKES = 30 };

static pthread_barrier_t beat;
static bool arrived;
static int strokes;

static void call_stroke(void)
{
    strokes++;
    arrived = strokes == STROKES;
}

static void *row(void *arg)
{
    long seat = (long)arg;
    while (!arrived) {
        pthread_barrier_wait(&beat);
        if (seat == 0)
            call_stroke();
        pthread_barrier_wait(&beat);
    }
    return NULL;
}

int main(void)
{
    pthread_t rowers[ROWERS];
    pthread_barrier_init(&beat, NULL, ROWERS);
    for (long i = 0; i < ROWERS; i++)
        pthread_create(&rowers[i], NULL, row, (void *)i);
    for (int i = 0; i < ROWERS; i++)
        pthread_join(rowers[i], NULL);
    pthread_barrier_destroy(&beat);
    printf("%d strokes\n", strokes);
    return 0;
}
