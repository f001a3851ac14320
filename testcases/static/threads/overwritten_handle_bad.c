// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second creation overwrites the handle of the first thread: one join, one thread left running.
#include <pthread.h>
#include <stdio.h>

static int oven, fridge;

static void *bake(void *arg)
{
    oven = 180; /* expect: data-race */
    return arg;
}

static void *cool(void *arg)
{
    fridge = 4;
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, bake, NULL); /* expect: thread-leak */
    pthread_create(&thread, NULL, cool, NULL); /* may: thread-leak */
    pthread_join(thread, NULL);
    printf("%d %d\n", oven, fridge); /* expect: data-race */
    return 0;
}
