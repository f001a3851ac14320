// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A ticket lock: the turn is passed on before the last write.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static struct {
    atomic_uint next_ticket;
    atomic_uint now_serving;
} counter;

static long cheese_sold, customers;

static unsigned draw(void)
{
    unsigned mine = atomic_fetch_add_explicit(&counter.next_ticket, 1, memory_order_relaxed);
    while (atomic_load_explicit(&counter.now_serving, memory_order_acquire) != mine)
        sched_yield();
    return mine;
}

static void pass_on(unsigned mine)
{
    atomic_store_explicit(&counter.now_serving, mine + 1, memory_order_release);
}

static void *shop(void *arg)
{
    for (int i = 0; i < 200; i++) {
        unsigned mine = draw();
        cheese_sold += 250;
        pass_on(mine);
        customers++; /* expect: data-race */
    }
    return arg;
}

int main(void)
{
    pthread_t shops[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&shops[i], NULL, shop, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(shops[i], NULL);
    printf("%ld g to %ld customers\n", cheese_sold, customers);
    return 0;
}
