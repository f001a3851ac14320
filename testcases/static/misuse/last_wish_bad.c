// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The handler puts the lamps out as everybody does, and writes it into the books that the interrupted thread may have.
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

static pthread_mutex_t books = PTHREAD_MUTEX_INITIALIZER;
static int put_out;

static void note(int count)
{
    pthread_mutex_lock(&books); /* expect: lock-in-signal-handler */
    put_out += count;
    pthread_mutex_unlock(&books);
}

static void put_out_lamps(int count, bool by_handler)
{
    if (by_handler)
        (void)!write(2, "dark\n", 5);
    else
        note(count);
}

static void on_term(int number)
{
    (void)number;
    put_out_lamps(3, false);
    _exit(1);
}

int main(void)
{
    signal(SIGTERM, on_term);
    put_out_lamps(1, false);
    pause();
    return put_out;
}
