// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One thread writes lines, one prints them. Each end of the ring is moved by one of them only.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define SLOTS 8
#define LINES 100

static int lines[SLOTS];
static atomic_uint head, tail;

static void *write_lines(void *arg)
{
    for (int i = 0; i < LINES; i++) {
        unsigned at = atomic_load_explicit(&tail, memory_order_relaxed);
        while (at - atomic_load_explicit(&head, memory_order_acquire) == SLOTS)
            ;
        lines[at % SLOTS] = i;
        atomic_store_explicit(&tail, at + 1, memory_order_release);
    }
    return arg;
}

static void *print_lines(void *arg)
{
    for (int i = 0; i < LINES; i++) {
        unsigned at = atomic_load_explicit(&head, memory_order_relaxed);
        while (at == atomic_load_explicit(&tail, memory_order_acquire))
            ;
        printf("%d\n", lines[at % SLOTS]);
        atomic_store_explicit(&head, at + 1, memory_order_release);
    }
    return arg;
}

int main(void)
{
    pthread_t writer, printer;
    pthread_create(&writer, NULL, write_lines, NULL);
    pthread_create(&printer, NULL, print_lines, NULL);
    pthread_join(writer, NULL);
    pthread_join(printer, NULL);
    return 0;
}
