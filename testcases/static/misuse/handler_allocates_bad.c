// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the signal seldom comes at the wrong moment
// The signal handler gives memory back, and the interrupted code may be in the middle of malloc.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static char *volatile page;
static volatile sig_atomic_t dropped;

static void drop_page(void)
{
    free(page); /* expect: lock-in-signal-handler */
    page = NULL;
}

static void on_pressure(int number)
{
    drop_page();
    dropped = number;
}

int main(void)
{
    signal(SIGUSR2, on_pressure);
    page = malloc(4096);
    for (int i = 0; i < 100; i++) {
        char *line = malloc(80);
        if (i == 50)
            raise(SIGUSR2);
        free(line);
    }
    printf("%d\n", (int)dropped);
    return 0;
}
