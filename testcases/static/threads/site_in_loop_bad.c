// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One creation site in a loop makes several threads of one function.
#include <pthread.h>
#include <stdio.h>

#define PRINTERS 3

static int pages_printed;

static void *print_pages(void *arg)
{
    int pages = *(int *)arg;
    while (pages-- > 0)
        pages_printed++; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t printers[PRINTERS];
    int pages[PRINTERS];
    for (int i = 0; i < PRINTERS; i++) {
        pages[i] = 10 * (i + 1);
        pthread_create(&printers[i], NULL, print_pages, &pages[i]);
    }
    for (int i = 0; i < PRINTERS; i++)
        pthread_join(printers[i], NULL);
    printf("%d pages\n", pages_printed);
    return 0;
}
