// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The door is locked once more after its lock was destroyed.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t door_mutex;
static int passages;

static void pass(void)
{
    pthread_mutex_lock(&door_mutex); /* expect: use-after-destroy */
    passages++;
    pthread_mutex_unlock(&door_mutex); /* may: use-after-destroy */
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
    pthread_mutex_destroy(&door_mutex);
    pass();
    printf("%d\n", passages);
    return 0;
}
