// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The trench is divided among as many as the setting says; the foreman digs the first part, each thread one of the others.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define METRES 900

static int crew;
static double depth[METRES];

static void dig(int part)
{
    int length = METRES / crew, from = part * length;
    int to = part + 1 == crew ? METRES : from + length;
    for (int m = from; m < to; m++)
        depth[m] += 1.5;
}

static void *digger(void *arg)
{
    const int *part = arg;
    dig(*part);
    return NULL;
}

int main(int argc, char **argv)
{
    crew = argc > 1 ? atoi(argv[1]) : 4;
    if (crew < 1)
        return 1;
    pthread_t *threads = calloc(crew, sizeof *threads);
    int *parts = calloc(crew, sizeof *parts);
    if (!threads || !parts)
        return 1;
    for (int i = 1; i < crew; i++) {
        parts[i] = i;
        pthread_create(&threads[i], NULL, digger, &parts[i]);
    }
    dig(0);
    for (int i = 1; i < crew; i++)
        pthread_join(threads[i], NULL);
    printf("%g\n", depth[METRES / 2]);
    free(threads);
    free(parts);
    return 0;
}
