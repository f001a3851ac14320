// SPDX-License-Identifier: Apache-2.0
// D3.5: a leak: a thread blocks for ever sending to a channel that nobody reads.
//
// The article: the goroutine waits for a receiver that never comes, and neither it nor what it holds is ever freed.
//
// Expected: the static pass may say nothing. There is no race, and no lock is misused.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --need thread-blocked --may thread-leak %s
#include <stdio.h>

#include "go/chan.h"
#include "go/duration.h"
#include "go/go.h"

static void *send_forever(void *argument)
{
    struct chan *results = argument;

    chan_send_long(results, 42); // nobody reads
    printf("sent\n");
    return NULL;
}

int main(void)
{
    struct chan *results = chan_make(0);

    go(send_forever, results);
    sleep_ms(20);
    printf("main is done\n");
    return 0;
}
