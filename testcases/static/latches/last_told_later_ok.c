// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each sorter says under the lock that its pile is done, and learns there whether it was the last; it makes the report afterwards.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

enum { SORTERS = 4, LETTERS = 100 };

static pthread_mutex_t desk = PTHREAD_MUTEX_INITIALIZER;
static int finished;
static int piles[SORTERS];
static int all_letters;

static void report(void)
{
    for (int i = 0; i < SORTERS; i++)
        all_letters += piles[i];
    printf("%d letters\n", all_letters);
}

static void *sort_letters(void *number)
{
    long self = (long)number;
    for (int i = 0; i < LETTERS; i++)
        piles[self] += i % 2;
    pthread_mutex_lock(&desk);
    bool last = ++finished >= SORTERS;
    pthread_mutex_unlock(&desk);
    if (last)
        report();
    return NULL;
}

int main(void)
{
    pthread_t sorters[SORTERS];
    for (long i = 0; i < SORTERS; i++)
        if (pthread_create(&sorters[i], NULL, sort_letters, (void *)i) != 0)
            return 1;
    for (int i = 0; i < SORTERS; i++)
        pthread_join(sorters[i], NULL);
    return 0;
}
