// SPDX-License-Identifier: Apache-2.0
// D4.6: a relay: a chain of 10 000 hops passes 42 from the first channel to the last.
//
// The article: 10 000 goroutines, each receives from one channel and sends to the next; goroutines are cheap. Where the
// machine does not give as many threads, the chain is shorter. ThreadSanitizer gets 1000 hops: it does not take 10 000
// threads at once.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s -DHOPS=1000
// RUN: %mutate %s %t
// MUTATE shared-by-all-hops: s/chan_send\(hop->to, value\);/& hops_done++;/; s/^static struct hop hops/static int hops_done; &/ => data-race
// MUTATE join-dropped: s/pthread_join\(threads\[i\], NULL\);/(void)threads[i];/ => thread-leak
// MUTATE channel-without-lock go/chan.h: s/pthread_mutex_(un)?lock\(&chan->mutex\);// => data-race
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/chan.h"

#ifndef HOPS
#define HOPS 10000
#endif
#define STACK_SIZE (128 * 1024)

struct hop {
    struct chan *from;
    struct chan *to;
};

static struct hop hops[HOPS];
static pthread_t threads[HOPS];

static void *pass_on(void *argument)
{
    struct hop *hop = argument;
    void *value;

    chan_receive(hop->from, &value);
    chan_send(hop->to, value);
    return NULL;
}

int main(void)
{
    struct chan *first = chan_make(0);
    struct chan *last = first;
    pthread_attr_t small_stack;
    int started;
    long value;

    pthread_attr_init(&small_stack);
    pthread_attr_setstacksize(&small_stack, STACK_SIZE);
    for (started = 0; started < HOPS; started++) {
        struct chan *next = chan_make(0);

        hops[started].from = last;
        hops[started].to = next;
        if (pthread_create(&threads[started], &small_stack, pass_on, &hops[started]) != 0) {
            chan_free(next);
            break; // no more threads on this machine
        }
        last = next;
    }
    pthread_attr_destroy(&small_stack);

    chan_send_long(first, 42);
    chan_receive_long(last, &value);
    printf("%ld after %s\n", value, started == HOPS ? "all hops" : "fewer hops");

    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    chan_free(first);
    for (int i = 0; i < started; i++)
        chan_free(hops[i].to);
    return 0;
}
// TSAN-CHECK: 42 after
// TSAN-CHECK: tsan: clean
