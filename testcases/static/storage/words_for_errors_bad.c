// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: its libc does not say what ctime writes
// Threads say when something went wrong, in words that they share.
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void *close_one(void *number)
{
    time_t now = time(NULL);
    if (close((int)(long)number) != 0)
        fprintf(stderr, "close: %s\n", ctime(&now)); /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t closers[2];
    for (long i = 0; i < 2; i++)
        if (pthread_create(&closers[i], NULL, close_one, (void *)(i - 9)) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(closers[i], NULL);
    return 0;
}
