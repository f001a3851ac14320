// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A volatile flag orders nothing and is not atomic.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static volatile bool stop_wanted;

static void *blink(void *arg)
{
    long *blinks = arg;
    while (!stop_wanted) /* expect: data-race */
        ++*blinks;
    return NULL;
}

int main(void)
{
    pthread_t lamp;
    long blinks = 0;
    pthread_create(&lamp, NULL, blink, &blinks);
    usleep(1000);
    stop_wanted = true; /* expect: data-race */
    pthread_join(lamp, NULL);
    puts(blinks > 0 ? "blinked" : "dark");
    return 0;
}
