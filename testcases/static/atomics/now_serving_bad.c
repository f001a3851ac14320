// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who is tired of waiting calls the next number too: two may read the same one, and one call is lost.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static struct {
    atomic_uint next_number, now_serving;
    unsigned stamps;
} counter;

static void *apply(void *arg)
{
    for (int form = 0; form < 20; form++) {
        unsigned mine = atomic_fetch_add_explicit(&counter.next_number, 1, memory_order_relaxed);
        while (atomic_load_explicit(&counter.now_serving, memory_order_acquire) != mine)
            if (mine > 40)
                break;
        counter.stamps++;                                    /* expect: data-race */
        unsigned called = atomic_load(&counter.now_serving); /* expect: atomicity-violation [pair] */
        atomic_store(&counter.now_serving, called + 1);      /* expect: atomicity-violation [pair] */
    }
    return arg;
}

int main(void)
{
    pthread_t applicants[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&applicants[i], NULL, apply, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(applicants[i], NULL);
    printf("%u stamps\n", counter.stamps); /* may: data-race */
    return 0;
}
