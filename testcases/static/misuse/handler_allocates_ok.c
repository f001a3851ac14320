// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The signal handler only says that memory is to be given back.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static char *volatile page;
static volatile sig_atomic_t dropped;

static void drop_page(void)
{
    free(page);
    page = NULL;
}

static void on_pressure(int number)
{
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
        if (dropped)
            drop_page();
        free(line);
    }
    printf("%d\n", (int)dropped);
    return 0;
}
