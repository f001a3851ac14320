// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// An array of pointers leads to the workers, and the last one is not waited for.
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
        reader->pages++; /* expect: data-race */
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
        if (i + 1 < count)
            pthread_join(readers[i]->thread, NULL);
        pages += readers[i]->pages; /* expect: data-race */
        free(readers[i]);           /* may: data-race */
    }
    printf("%ld pages\n", pages);
    free(readers);
    return 0;
}
