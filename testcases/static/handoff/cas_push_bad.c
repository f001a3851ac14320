// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A node is numbered after the compare-and-swap has made it visible.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct note {
    struct note *next;
    int author;
};

static _Atomic(struct note *) wall;

static void pin(struct note *n, int author)
{
    n->next = atomic_load(&wall);
    while (!atomic_compare_exchange_weak(&wall, &n->next, n))
        ;
    n->author = author; /* expect: data-race */
}

static void *writer(void *arg)
{
    for (int i = 1; i <= 20; i++) {
        struct note *n = malloc(sizeof(*n));
        if (n == NULL)
            abort();
        pin(n, i);
    }
    return arg;
}

static void *reader(void *arg)
{
    int *seen = arg;
    for (int i = 0; i < 200; i++) {
        for (struct note *n = atomic_load(&wall); n != NULL; n = n->next)
            *seen += n->author; /* expect: data-race */
        sched_yield();
    }
    return NULL;
}

int main(void)
{
    pthread_t w, r;
    int seen = 0;
    pthread_create(&r, NULL, reader, &seen);
    pthread_create(&w, NULL, writer, NULL);
    pthread_join(w, NULL);
    pthread_join(r, NULL);
    for (struct note *n = atomic_load(&wall), *next; n != NULL; n = next) {
        next = n->next;
        free(n);
    }
    printf("%d\n", seen);
    return 0;
}
