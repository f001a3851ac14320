// SPDX-License-Identifier: Apache-2.0
// D3.5: a leak: a thread blocks for ever receiving from a channel that nobody closes.
//
// The article: `for value := range channel` ends when the channel is closed. The sender forgot.
//
// Expected: the static pass may say nothing. There is no race, and no lock is misused.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --need thread-blocked --may thread-leak %s
#include <stdio.h>

#include "go/chan.h"
#include "go/duration.h"
#include "go/go.h"

static void *receive_all(void *argument)
{
    struct chan *values = argument;
    long value;

    while (chan_receive_long(values, &value)) // never false: nobody closes
        printf("received %ld\n", value);
    printf("no more values\n");
    return NULL;
}

int main(void)
{
    struct chan *values = chan_make(0);

    go(receive_all, values);
    for (long value = 1; value <= 3; value++)
        chan_send_long(values, value);
    sleep_ms(20);
    printf("main is done\n");
    return 0;
}
