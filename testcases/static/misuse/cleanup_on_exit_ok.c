// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A cleanup handler unlocks when the thread exits early.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t tray_mutex = PTHREAD_MUTEX_INITIALIZER;
static int cups = 1;

static void put_down(void *arg)
{
    pthread_mutex_unlock(arg);
}

static void *waiter(void *arg)
{
    int *served = arg;
    pthread_mutex_lock(&tray_mutex);
    pthread_cleanup_push(put_down, &tray_mutex);
    ++*served;
    if (--cups == 0)
        pthread_exit(NULL);
    pthread_cleanup_pop(1);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int served = 0;
    pthread_create(&thread, NULL, waiter, &served);
    pthread_join(thread, NULL);
    printf("%d served, %d left\n", served, cups);
    return 0;
}
