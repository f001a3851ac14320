// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// An array of pointers leads to the workers, each with its thread's handle.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct reader {
    pthread_t thread;
    long pages;
};

static void *read_on(void *arg)
{
    struct reader *reader = arg;
    for (int i = 0; i < 100; i++)
        reader->pages++;
    return NULL;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 5;
    long pages = 0;
    struct reader **readers = malloc((size_t)count * sizeof *readers);
    for (int i = 0; i < count; i++) {
        struct reader *reader = calloc(1, sizeof *reader);
        readers[i] = reader;
        pthread_create(&reader->thread, NULL, read_on, reader);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(readers[i]->thread, NULL);
        pages += readers[i]->pages;
        free(readers[i]);
    }
    printf("%ld pages\n", pages);
    free(readers);
    return 0;
}
