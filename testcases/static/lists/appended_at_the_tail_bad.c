// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Parsers append what they read behind one record, each with a pointer to the last text it knows.
#include <pthread.h>
#include <stdlib.h>

enum { PARSERS = 3, TEXTS = 20 };

struct text {
    struct text *next;
};

struct record {
    int kind;
    struct text first;
};

static struct record record;

static void *parse(void *arg)
{
    struct text *last = &record.first;
    for (int i = 0; i < TEXTS; i++) {
        struct text *text = calloc(1, sizeof *text);
        if (!text)
            break;
        last->next = text; /* expect: data-race */
        last = last->next; /* may: data-race */
    }
    return arg;
}

int main(void)
{
    pthread_t parsers[PARSERS];
    for (int i = 0; i < PARSERS; i++)
        if (pthread_create(&parsers[i], NULL, parse, NULL) != 0)
            return 1;
    for (int i = 0; i < PARSERS; i++)
        pthread_join(parsers[i], NULL);
    return record.first.next == NULL;
}
