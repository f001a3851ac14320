// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: it knows no blocking calls
// Under the lock the wire is polled for a while.
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t wire_mutex = PTHREAD_MUTEX_INITIALIZER;
static int wire[2];
static int quiet;

static int ready(int timeout)
{
    struct pollfd wanted = { .fd = wire[0], .events = POLLIN };
    return poll(&wanted, 1, timeout); /* expect: blocking-under-lock [block] */
}

static void *listener(void *arg)
{
    for (int i = 0; i < 3; i++) {
        pthread_mutex_lock(&wire_mutex);
        if (ready(20) == 0) /* expect: blocking-under-lock [block] */
            quiet++;
        pthread_mutex_unlock(&wire_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    if (pipe(wire) != 0)
        return 1;
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, listener, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", quiet);
    return 0;
}
