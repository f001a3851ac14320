// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second loop begins one too late, so the first thread is not joined.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct choir {
    int size;
    pthread_t *threads;
    long *notes;
};

static void *sing(void *arg)
{
    long *notes = arg;
    for (int bar = 0; bar < 50; bar++)
        *notes += bar; /* expect: data-race */
    return NULL;
}

int main(int argc, char **argv)
{
    struct choir choir = { .size = argc > 1 ? atoi(argv[1]) : 4 };
    int i;
    if (choir.size < 2)
        return 1;
    choir.threads = malloc((size_t)choir.size * sizeof *choir.threads);
    choir.notes = calloc((size_t)choir.size, sizeof *choir.notes);
    if (!choir.threads || !choir.notes)
        return 1;
    i = -1;
    while (++i < choir.size)
        pthread_create(&choir.threads[i], NULL, sing, &choir.notes[i]);
    i = 0;
    while (++i < choir.size)
        pthread_join(choir.threads[i], NULL);
    printf("%ld\n", choir.notes[0]);
    free(choir.notes); /* expect: data-race */
    free(choir.threads);
    return 0;
}
