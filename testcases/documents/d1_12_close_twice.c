// SPDX-License-Identifier: Apache-2.0
// D1.12: a channel that is closed twice.
//
// The article: every sender closes the channel when it has nothing more to send; the second close panics. Who closes
// must be one, after all senders are done. Here the channel's own check ends the program.
//
// Expected: the static pass may say nothing. There is no race, and no lock is misused.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --status 134 %s
#include <pthread.h>

#include "go/chan.h"

static struct chan *messages;

static void *sender(void *unused)
{
    chan_send(messages, "hello");
    chan_close(messages); // panic: close of closed channel
    return unused;
}

int main(void)
{
    pthread_t senders[2];

    messages = chan_make(2);
    for (int i = 0; i < 2; i++)
        pthread_create(&senders[i], NULL, sender, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(senders[i], NULL);
    chan_free(messages);
    return 0;
}
