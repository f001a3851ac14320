// SPDX-License-Identifier: Apache-2.0
// D1.10a: wait for two channels and a timeout, whichever comes first; the slower sender is left blocked for ever.
//
// The article: one goroutine sends after 2 s, one after 1 s, and a select waits for either, at most 3 s (here 20, 10
// and 30 ms). The channels are unbuffered, and the select receives only once, so the goroutine that comes second never
// gets rid of its value. The article does not say so.
//
// Expected: the threads are neither joined nor detached.
//
// RUN: %expect_rules --need thread-leak %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need thread-blocked --may thread-leak %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>

#include "go/chan.h"
#include "go/duration.h"
#include "go/select.h"

static struct chan *channel1;
static struct chan *channel2;

static void *send_one(void *unused)
{
    sleep_ms(20); // 2 s in the article
    chan_send(channel1, "one");
    return unused;
}

static void *send_two(void *unused)
{
    sleep_ms(10); // 1 s in the article
    chan_send(channel2, "two");
    return unused;
}

int main(void)
{
    pthread_t one, two;
    struct timespec timeout;
    struct select_case cases[2];

    channel1 = chan_make(0);
    channel2 = chan_make(0);
    cases[0] = (struct select_case){ .operation = SELECT_RECEIVE, .chan = channel1 };
    cases[1] = (struct select_case){ .operation = SELECT_RECEIVE, .chan = channel2 };
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|error}}: {{.*}}[thread-leak]
    pthread_create(&one, NULL, send_one, NULL);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|error}}: {{.*}}[thread-leak]
    pthread_create(&two, NULL, send_two, NULL);

    timeout = deadline_after_ms(30); // 3 s in the article
    switch (chan_select(cases, 2, &timeout)) {
    case 0:
        printf("received %s\n", (const char *)cases[0].value);
        break;
    case 1:
        printf("received %s\n", (const char *)cases[1].value);
        break;
    default:
        printf("timeout\n");
    }
    sleep_ms(20); // the program goes on, and `send_one` is stuck
    return 0;
}
// TSAN-CHECK: {{received|timeout}}
// TSAN-CHECK: tsan: {{thread leak|clean}}
