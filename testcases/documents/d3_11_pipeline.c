// SPDX-License-Identifier: Apache-2.0
// D3.11: a bounded pipeline of stages joined by channels, with cancellation.
//
// The article: generate, square and print, each a goroutine; every send selects on the context too, so that no stage is
// left blocked when the last one has seen enough.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE join-dropped: s/pthread_join\(squarer, NULL\);/(void)squarer;/ => thread-leak
// MUTATE value-used-after-the-send: /static void \*square/,/^}/s/if \(!context_send\(context, squares, number\)\)/if (context_send(context, squares, number)) number->value++; else/ => data-race
// MUTATE channel-without-lock go/chan.h: s/pthread_mutex_(un)?lock\(&chan->mutex\);// => data-race
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/chan.h"
#include "go/context.h"

#define ENOUGH 10

struct number {
    long root;
    long value;
};

static struct context *context;
static struct chan *naturals; // of struct number, which belongs to who received it
static struct chan *squares;

static void *generate(void *unused)
{
    for (long i = 1;; i++) {
        struct number *number = malloc(sizeof *number);

        if (number == NULL)
            abort();
        number->root = i;
        number->value = i;
        if (!context_send(context, naturals, number)) {
            free(number);
            break;
        }
    }
    chan_close(naturals);
    return unused;
}

static void *square(void *unused)
{
    void *received;

    while (chan_receive(naturals, &received)) {
        struct number *number = received;

        number->value *= number->value;
        if (!context_send(context, squares, number))
            free(number);
    }
    chan_close(squares);
    return unused;
}

int main(void)
{
    pthread_t generator, squarer;
    void *received;
    int seen = 0;

    context = context_with_cancel();
    naturals = chan_make(4);
    squares = chan_make(4);
    pthread_create(&generator, NULL, generate, NULL);
    pthread_create(&squarer, NULL, square, NULL);

    while (chan_receive(squares, &received)) {
        struct number *number = received;

        seen++;
        if (seen <= ENOUGH)
            printf("%ld squared is %ld\n", number->root, number->value);
        if (seen == ENOUGH)
            context_cancel(context);
        free(number);
    }

    pthread_join(squarer, NULL);
    pthread_join(generator, NULL);
    chan_free(squares);
    chan_free(naturals);
    context_free(context);
    return 0;
}
// TSAN-CHECK: 1 squared is 1
// TSAN-CHECK: 10 squared is 100
// TSAN-CHECK: tsan: clean
