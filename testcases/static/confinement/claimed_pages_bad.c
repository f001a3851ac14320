// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the two scribes of a page are seldom at it at the same time
// Scribes take the next empty page of a book by its number, and two scribes share each.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { PAGES = 40, LINES = 30, SCRIBES = 4 };

static unsigned book[PAGES][LINES];
static atomic_uint next_page;

static void fill(unsigned number)
{
    unsigned *page = book[number / 2];
    page[0] = number; /* expect: data-race */
    for (unsigned line = 1; line < LINES; line++)
        page[line] = page[line - 1] * 3 + line; /* expect: data-race */
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
