// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each keeper has every eighth shelf, by the remainder of the shelf's number.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHELVES = 64, KEEPERS = 8 };

struct book {
    unsigned number;
    int lent;
    struct book *next;
};

struct library {
    struct book *shelves[SHELVES];
    pthread_mutex_t keepers[KEEPERS];
};

#define KEEPER(library, number) (&(library)->keepers[(number) % SHELVES % KEEPERS])

static void lend(struct library *library, unsigned number)
{
    pthread_mutex_lock(KEEPER(library, number));
    struct book *book = library->shelves[number % SHELVES];
    while (book && book->number != number)
        book = book->next;
    if (!book && (book = calloc(1, sizeof *book))) {
        book->number = number;
        book->next = library->shelves[number % SHELVES];
        library->shelves[number % SHELVES] = book;
    }
    if (book)
        book->lent++;
    pthread_mutex_unlock(KEEPER(library, number));
}

static int count(struct library *library)
{
    int lent = 0;
    for (unsigned i = 0; i < SHELVES; i++) {
        pthread_mutex_lock(KEEPER(library, i));
        for (struct book *book = library->shelves[i]; book; book = book->next)
            lent += book->lent;
        pthread_mutex_unlock(KEEPER(library, i));
    }
    return lent;
}

static void *reader(void *arg)
{
    unsigned seed = 7;
    for (int i = 0; i < 3000; i++)
        lend(arg, (unsigned)rand_r(&seed) % 500);
    return NULL;
}

int main(void)
{
    static struct library library;
    pthread_t readers[2];
    for (int i = 0; i < KEEPERS; i++)
        pthread_mutex_init(&library.keepers[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&readers[i], NULL, reader, &library);
    printf("%d\n", count(&library));
    for (int i = 0; i < 2; i++)
        pthread_join(readers[i], NULL);
    return 0;
}
