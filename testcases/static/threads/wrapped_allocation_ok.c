// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread fills an array that a function of the program allocates for it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct cell {
    long value;
};

struct strip {
    pthread_t thread;
    size_t length;
    struct cell *cells;
};

static void *allocate(size_t size)
{
    char *block = calloc(1, size + 16);
    if (!block)
        abort();
    return block + 16;
}

static void release(void *memory)
{
    free((char *)memory - 16);
}

static void *fill(void *arg)
{
    struct strip *strip = arg;
    strip->cells = allocate(strip->length * sizeof(*strip->cells));
    struct cell *cell = strip->cells;
    for (size_t i = 0; i < strip->length; i++, cell++)
        cell->value = (long)i;
    release(strip->cells);
    return NULL;
}

int main(void)
{
    static struct strip strips[4];
    for (int i = 0; i < 4; i++) {
        strips[i].length = 10;
        if (pthread_create(&strips[i].thread, NULL, fill, &strips[i]))
            return 1;
    }
    for (int i = 0; i < 4; i++)
        pthread_join(strips[i].thread, NULL);
    return 0;
}
