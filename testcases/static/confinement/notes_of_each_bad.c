// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Readers fill buffers of their own, two each, which are printed before their reader is over.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    pthread_t thread;
    char *title;
    unsigned char *body;
    size_t size;
};

static void *read_all(void *arg)
{
    struct reader *me = arg;
    me->title = strdup("untitled");
    me->body = calloc(me->size, 1); /* may: data-race */
    if (!me->body || !me->title)    /* may: data-race */
        abort();
    me->title[0] = 'U';
    for (size_t i = 0; i < me->size; i++)
        me->body[i] = (unsigned char)i; /* expect: data-race */
    return NULL;
}

static unsigned long run(size_t n)
{
    struct reader *readers = calloc(n, sizeof *readers);
    unsigned long sum = 0;
    if (!readers)
        return 0;
    for (size_t i = 0; i < n; i++) {
        readers[i].size = 100 * (i + 1);
        if (pthread_create(&readers[i].thread, NULL, read_all, &readers[i]))
            abort();
    }
    for (size_t i = 0; i < n; i++) {
        struct reader *r = &readers[i];
        for (size_t k = 0; k < r->size; k++)
            sum += r->body[k]; /* expect: data-race */
        pthread_join(r->thread, NULL);
        puts(r->title);
        free(r->title);
        free(r->body);
    }
    free(readers);
    return sum;
}

int main(void)
{
    printf("%lu\n", run(4));
    return 0;
}
