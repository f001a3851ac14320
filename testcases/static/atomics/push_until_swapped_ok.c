// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A node is linked anew before each try to push it; all are taken at once.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct note {
    struct note *below;
    int page;
};

static _Atomic(struct note *) pile;

static void push(int page)
{
    struct note *n = malloc(sizeof(*n));
    if (!n)
        abort();
    n->page = page;
    struct note *old = atomic_load(&pile);
    for (;;) {
        n->below = old;
        if (atomic_compare_exchange_weak(&pile, &old, n))
            return;
    }
}

static void *write_notes(void *arg)
{
    for (int page = 0; page < 10; page++)
        push(page);
    return arg;
}

static void *read_notes(void *arg)
{
    struct note *n = atomic_exchange(&pile, NULL);
    while (n) {
        struct note *below = n->below;
        free(n);
        n = below;
    }
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, write_notes, NULL);
    pthread_create(&b, NULL, read_notes, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
