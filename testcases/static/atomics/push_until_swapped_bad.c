// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A node is linked after it has been pushed.
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
        if (atomic_compare_exchange_weak(&pile, &old, n)) {
            n->below = old; /* expect: data-race */
            return;
        }
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
        struct note *below = n->below; /* may: data-race */
        free(n);                       /* may: data-race */
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
