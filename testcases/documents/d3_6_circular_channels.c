// SPDX-License-Identifier: Apache-2.0
// D3.6: a circular dependency of channels: A receives from B before it sends, B receives from A before it sends.
//
// The article: both wait for a first value that only the other could send. No lock is involved.
//
// Expected: the static pass may say nothing. There is no race, and no lock is misused. The run hangs.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --need deadlock %s
// RUN: %check_tsan --timeout 3 %s
#include <pthread.h>
#include <stdio.h>

#include "go/chan.h"

static struct chan *a_to_b;
static struct chan *b_to_a;

static void *thread_a(void *unused)
{
    long value;

    chan_receive_long(b_to_a, &value);
    chan_send_long(a_to_b, value + 1);
    return unused;
}

static void *thread_b(void *unused)
{
    long value;

    chan_receive_long(a_to_b, &value);
    chan_send_long(b_to_a, value + 1);
    return unused;
}

int main(void)
{
    pthread_t a, b;

    a_to_b = chan_make(0);
    b_to_a = chan_make(0);
    pthread_create(&a, NULL, thread_a, NULL);
    pthread_create(&b, NULL, thread_b, NULL);
    printf("waiting for both\n");
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    chan_free(a_to_b);
    chan_free(b_to_a);
    return 0;
}
// TSAN-CHECK-NOT: data race
// TSAN-CHECK: tsan: timed out
