// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the moment is seldom hit
// A lock of one word: 0 is free, 1 taken, 2 taken and waited for. Who has taken it gives it back by taking one away, and sets it to 0 if
// that was not all. Who waits takes it as 2; who cannot mark it, since it is free by then, goes on without taking it.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

static int word;
static long stock;

static void enter(void)
{
    int was = __sync_val_compare_and_swap(&word, 0, 1);
    while (was != 0) {
        if (was != 2 && __sync_val_compare_and_swap(&word, 1, 2) == 0)
            return;
        sched_yield();
        was = __sync_val_compare_and_swap(&word, 0, 2);
    }
}

static void leave(void)
{
    if (__atomic_fetch_sub(&word, 1, __ATOMIC_RELEASE) != 1)
        __atomic_store_n(&word, 0, __ATOMIC_RELEASE);
}

static void *deliver(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        enter();
        stock += 2; /* expect: data-race [stock] */
        leave();
    }
    return arg;
}

int main(void)
{
    pthread_t vans[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&vans[i], NULL, deliver, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(vans[i], NULL);
    printf("%ld\n", stock);
    return 0;
}
