// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Threads say in words what went wrong, which glibc keeps for each thread.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void *close_one(void *number)
{
    if (close((int)(long)number) != 0)
        fprintf(stderr, "close: %s\n", strerror(errno));
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
