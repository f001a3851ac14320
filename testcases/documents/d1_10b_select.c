// SPDX-License-Identifier: Apache-2.0
// D1.10b: wait for two channels and a timeout, with room for one value in each channel.
//
// D1.10a repaired: a sender whose value is not wanted any more leaves it in the channel and ends. Both threads are
// joined.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE join-dropped: s/pthread_join\(one, NULL\);/(void)one;/ => thread-leak|data-race
// MUTATE shared-without-channel: s/chan_send\(channel2, "two"\);/messages_sent++; &/; s/chan_send\(channel1, "one"\);/messages_sent++; &/; s/^static struct chan \*channel1;/static int messages_sent; &/ => data-race
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

    channel1 = chan_make(1);
    channel2 = chan_make(1);
    cases[0] = (struct select_case){ .operation = SELECT_RECEIVE, .chan = channel1 };
    cases[1] = (struct select_case){ .operation = SELECT_RECEIVE, .chan = channel2 };
    pthread_create(&one, NULL, send_one, NULL);
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

    pthread_join(one, NULL);
    pthread_join(two, NULL);
    chan_free(channel1);
    chan_free(channel2);
    return 0;
}
// TSAN-CHECK: {{received|timeout}}
// TSAN-CHECK: tsan: clean
