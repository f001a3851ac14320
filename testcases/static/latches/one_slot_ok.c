// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A box with room for one letter: whether it is full is an atomic flag, and it is emptied after the letter was read.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int full;
static int letter;
static long read_so_far;

static void *writer(void *arg)
{
    for (int i = 0; i < 100; i++) {
        while (atomic_load_explicit(&full, memory_order_acquire))
            sched_yield();
        letter = i;
        atomic_store_explicit(&full, 1, memory_order_release);
    }
    return arg;
}

static void *reader(void *arg)
{
    for (int i = 0; i < 100; i++) {
        while (!atomic_load_explicit(&full, memory_order_acquire))
            sched_yield();
        read_so_far += letter;
        atomic_store_explicit(&full, 0, memory_order_release);
    }
    return arg;
}

int main(void)
{
    pthread_t w, r;
    pthread_create(&w, NULL, writer, NULL);
    pthread_create(&r, NULL, reader, NULL);
    pthread_join(w, NULL);
    pthread_join(r, NULL);
    printf("%ld\n", read_so_far);
    return 0;
}
