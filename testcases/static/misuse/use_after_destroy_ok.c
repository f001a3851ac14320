// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The door is locked for the last time before its lock is destroyed.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t door_mutex;
static int passages;

static void pass(void)
{
    pthread_mutex_lock(&door_mutex);
    passages++;
    pthread_mutex_unlock(&door_mutex);
}

static void *visitor(void *arg)
{
    for (int i = 0; i < 5; i++)
        pass();
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_init(&door_mutex, NULL);
    pthread_create(&thread, NULL, visitor, NULL);
    pthread_join(thread, NULL);
    pass();
    pthread_mutex_destroy(&door_mutex);
    printf("%d\n", passages);
    return 0;
}
