// SPDX-License-Identifier: Apache-2.0
// D1.12: a send on a closed channel.
//
// The article: who sends on a channel after somebody has closed it gets a panic. Here the channel's own check ends the
// program.
//
// Expected: the static pass may say nothing. There is no race, and no lock is misused.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --status 134 %s
#include <stdio.h>

#include "go/chan.h"

int main(void)
{
    struct chan *messages = chan_make(1);

    chan_close(messages);
    printf("the channel is closed\n");
    chan_send(messages, "too late"); // panic: send on closed channel
    chan_free(messages);
    return 0;
}
