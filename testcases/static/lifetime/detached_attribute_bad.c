// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The attribute is set up, and not passed.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *tidy_up(void *arg)
{
    usleep(100);
    return arg;
}

int main(void)
{
    pthread_t tidier;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_create(&tidier, NULL, tidy_up, NULL); /* expect: thread-leak */
    pthread_attr_destroy(&attr);
    usleep(20000);
    puts("tidy");
    return 0;
}
