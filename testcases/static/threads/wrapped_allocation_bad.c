// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// All threads fill the array that the first one got.
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

static void *fill(void *arg)
{
    struct strip *strip = arg;
    static struct cell *first;
    static pthread_mutex_t once = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&once);
    if (!first)
        first = allocate(strip->length * sizeof(*strip->cells));
    strip->cells = first;
    pthread_mutex_unlock(&once);
    struct cell *cell = strip->cells;
    for (size_t i = 0; i < strip->length; i++, cell++)
        cell->value = (long)i; /* expect: data-race */
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
