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

/* the last words of a program that has failed, come what may */
static void on_failure(int number)
{
    char *words = malloc(40);
    if (words)
        snprintf(words, 40, "failed by signal %d", number);
    puts(words ? words : "failed");
    free(words);
    _Exit(1);
}

int main(void)
{
    signal(SIGSEGV, on_failure);
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
