// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two halves of a picture take turns: a number says which is read and which is written, and changes between barriers.
#include <pthread.h>
#include <stdio.h>

#define POINTS 400
#define PAINTERS 4

static float picture[2][POINTS];
static int shown;
static pthread_barrier_t done, turned;

static void *blur(void *argument)
{
    long id = (long)argument;

    for (int round = 0; round < 50; round++) {
        for (long i = id; i < POINTS - 1; i += PAINTERS)
            picture[1 - shown][i] = (picture[shown][i] + picture[shown][i + 1]) / 2;
        if (pthread_barrier_wait(&done) == PTHREAD_BARRIER_SERIAL_THREAD)
            shown = 1 - shown;
        pthread_barrier_wait(&turned);
    }
    return NULL;
}

int main(void)
{
    pthread_t painters[PAINTERS];

    for (int i = 0; i < POINTS; i++)
        picture[0][i] = (float)i;
    pthread_barrier_init(&done, NULL, PAINTERS);
    pthread_barrier_init(&turned, NULL, PAINTERS);
    for (long i = 0; i < PAINTERS; i++)
        pthread_create(&painters[i], NULL, blur, (void *)i);
    for (int i = 0; i < PAINTERS; i++)
        pthread_join(painters[i], NULL);
    printf("%f\n", (double)picture[shown][7]);
    return 0;
}
