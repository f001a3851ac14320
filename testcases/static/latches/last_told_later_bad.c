// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each sorter counts itself as done, and the last but one of them already makes the report.
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
        all_letters += piles[i];         /* expect: data-race */
    printf("%d letters\n", all_letters); /* expect: data-race */
}

static void *sort_letters(void *number)
{
    long self = (long)number;
    for (int i = 0; i < LETTERS; i++)
        piles[self] += i % 2; /* expect: data-race */
    pthread_mutex_lock(&desk);
    bool last = ++finished >= SORTERS - 1;
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
