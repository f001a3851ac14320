// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Scribes take the next empty page of a book by its number, and fill it line by line.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { PAGES = 40, LINES = 30, SCRIBES = 4 };

static unsigned book[PAGES][LINES];
static atomic_uint next_page;

static void fill(unsigned number)
{
    unsigned *page = book[number];
    page[0] = number;
    for (unsigned line = 1; line < LINES; line++)
        page[line] = page[line - 1] * 3 + line;
}

static void *write_pages(void *arg)
{
    for (;;) {
        unsigned number = atomic_fetch_add(&next_page, 1);
        if (number >= PAGES)
            return arg;
        fill(number);
    }
}

int main(void)
{
    pthread_t scribes[SCRIBES];
    for (int i = 0; i < SCRIBES; i++)
        pthread_create(&scribes[i], NULL, write_pages, NULL);
    for (int i = 0; i < SCRIBES; i++)
        pthread_join(scribes[i], NULL);
    printf("%u\n", book[PAGES - 1][LINES - 1]);
    return 0;
}
