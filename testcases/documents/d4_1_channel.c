// SPDX-License-Identifier: Apache-2.0
// D4.1: main waits for the thread on a channel.
//
// The article: the goroutine prints "Canada" and sends on a channel that main receives from.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE send-before-the-work: s/chan_send\(done, NULL\);//; s/printed\+\+;/chan_send(done, NULL); &/ => data-race
// MUTATE receive-dropped: s/chan_receive\(done, &unused\);/(void)unused;/ => data-race
#include <stdio.h>

#include "go/chan.h"
#include "go/go.h"

static struct chan *done;
static int printed;

static void *print_country(void *unused)
{
    printf("Canada\n");
    printed++;
    chan_send(done, NULL);
    return unused;
}

int main(void)
{
    void *unused;

    done = chan_make(0);
    go(print_country, NULL);
    chan_receive(done, &unused);
    printf("%d country printed\n", printed);
    return 0; // the thread may still be leaving the channel, so it stays
}
// TSAN-CHECK: Canada
// TSAN-CHECK: 1 country printed
// TSAN-CHECK: tsan: clean
