// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main marks the page by its first name while the printer may have turned it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define WORDS 100

static pthread_mutex_t desk = PTHREAD_MUTEX_INITIALIZER;
static int *shown, *hidden;

static void *printer(void *arg)
{
    (void)arg;
    for (int turn = 0; turn < 9; turn++) {
        pthread_mutex_lock(&desk);
        int *page = shown;
        shown = hidden;
        hidden = page;
        for (int i = 0; i < WORDS; i++)
            hidden[i]++; /* expect: data-race */
        pthread_mutex_unlock(&desk);
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int *first = calloc(WORDS, sizeof *first), *second = calloc(WORDS, sizeof *second);
    if (!first || !second)
        return 1;
    shown = first;
    hidden = second;
    if (pthread_create(&thread, NULL, printer, NULL))
        return 1;
    for (int i = 0; i < WORDS; i++)
        first[i]++; /* expect: data-race */
    pthread_join(thread, NULL);
    printf("%d\n", first[3]);
    free(first);
    free(second);
    return 0;
}
