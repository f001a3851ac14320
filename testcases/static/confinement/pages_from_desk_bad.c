// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The desk notes one page less than it gives: the last page of a bundle is the first of the next, and two readers mark it.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

enum { PAGES = 640, BUNDLE = 16 };

static struct desk {
    pthread_mutex_t mutex;
    unsigned given;
} desk = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static char marks[PAGES];

static bool fetch(unsigned *first, unsigned *end)
{
    bool any = false;
    pthread_mutex_lock(&desk.mutex);
    if (desk.given < PAGES) {
        *first = desk.given;
        *end = *first + BUNDLE;
        desk.given = *end - 1;
        any = true;
    }
    pthread_mutex_unlock(&desk.mutex);
    return any;
}

static void *proofread(void *arg)
{
    unsigned first, end;
    while (fetch(&first, &end))
        for (unsigned page = first; page < end; page++)
            marks[page] = page % 7 == 0 ? 'x' : '-'; /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t early, late;
    pthread_create(&early, NULL, proofread, NULL);
    pthread_create(&late, NULL, proofread, NULL);
    pthread_join(early, NULL);
    pthread_join(late, NULL);
    printf("%c %c\n", marks[0], marks[PAGES - 1]);
    return 0;
}
