// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Pages are printed in chunks; the last chunk ends where the pages end.
#include <pthread.h>
#include <stdio.h>

enum { PAGES = 1000, PRINTERS = 3 };

struct chunk {
    int first, end;
};

static char printed[PAGES];

static void *print_pages(void *arg)
{
    const struct chunk *c = arg;
    for (int page = c->first; page < c->end; page++)
        printed[page] = 1;
    return NULL;
}

int main(void)
{
    pthread_t printers[PRINTERS];
    struct chunk chunks[PRINTERS];
    int size = (PAGES + PRINTERS - 1) / PRINTERS;
    for (int i = 0; i < PRINTERS; i++) {
        int end = (i + 1) * size;
        chunks[i].first = i * size;
        chunks[i].end = end < PAGES ? end : PAGES;
        pthread_create(&printers[i], NULL, print_pages, &chunks[i]);
    }
    for (int i = 0; i < PRINTERS; i++)
        pthread_join(printers[i], NULL);
    printf("%d\n", printed[PAGES - 1]);
    return 0;
}
