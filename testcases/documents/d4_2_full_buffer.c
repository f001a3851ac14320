// SPDX-License-Identifier: Apache-2.0
// D4.2: a buffered channel of 2; a third send with no receiver blocks.
//
// The article: 1 and 2 fit, 3 does not, and the only goroutine sleeps for ever.
//
// Expected: the static pass may say nothing. There is no race, and no lock is misused.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --need deadlock %s
#include <stdio.h>

#include "go/chan.h"

int main(void)
{
    struct chan *numbers = chan_make(2);
    long number;

    chan_send_long(numbers, 1);
    chan_send_long(numbers, 2);
    chan_send_long(numbers, 3); // blocks for ever
    while (chan_receive_long(numbers, &number))
        printf("%ld\n", number);
    chan_free(numbers);
    return 0;
}
