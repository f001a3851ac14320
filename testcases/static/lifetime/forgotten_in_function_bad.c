// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The handle is a local variable of a function that returns without joining or detaching.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *beep(void *arg)
{
    usleep(100);
    return arg;
}

static void alarm_once(void)
{
    pthread_t beeper;
    if (pthread_create(&beeper, NULL, beep, NULL) != 0) /* expect: thread-leak */
        perror("alarm");
}

int main(void)
{
    alarm_once();
    usleep(20000);
    puts("awake");
    return 0;
}
