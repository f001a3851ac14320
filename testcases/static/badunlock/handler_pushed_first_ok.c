// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The handler that unlocks is registered before the lock is acquired.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t tape_mutex = PTHREAD_MUTEX_INITIALIZER;
static int at;

static int wind(int by)
{
    int moved = 0;
    pthread_cleanup_push((void (*)(void *))pthread_mutex_unlock, &tape_mutex);
    pthread_mutex_lock(&tape_mutex);
    if (lseek(0, by, SEEK_SET) != -1)
        moved = by;
    at += moved;
    pthread_cleanup_pop(1);
    return moved;
}

static void *winder(void *arg)
{
    wind(1);
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, winder, NULL);
    wind(2);
    pthread_join(thread, NULL);
    printf("%d\n", at);
    return 0;
}
