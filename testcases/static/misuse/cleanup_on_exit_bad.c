// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: it does not report a lock held at thread exit
// The cleanup handler that would unlock is popped before the thread exits early.
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
    pthread_mutex_lock(&tray_mutex); /* expect: lock-leak [leak] */
    pthread_cleanup_push(put_down, &tray_mutex);
    ++*served;
    --cups;
    pthread_cleanup_pop(0);
    if (cups == 0)
        pthread_exit(NULL); /* expect: lock-leak [leak] */
    pthread_mutex_unlock(&tray_mutex);
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
