// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Detached threads sign off after their last write, and main waits for all of them.
#include <pthread.h>
#include <stdio.h>

#define GUESTS 3

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left_cond = PTHREAD_COND_INITIALIZER;
static int inside = GUESTS;
static int bills[GUESTS];

static void leave(void)
{
    pthread_mutex_lock(&door);
    inside--;
    pthread_cond_signal(&left_cond);
    pthread_mutex_unlock(&door);
}

static void *guest(void *arg)
{
    int *bill = arg;
    *bill += 15;
    leave();
    return NULL;
}

int main(void)
{
    int sum = 0;
    for (int i = 0; i < GUESTS; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, guest, &bills[i]) != 0)
            leave();
        else
            pthread_detach(thread);
    }
    pthread_mutex_lock(&door);
    while (inside > 0)
        pthread_cond_wait(&left_cond, &door);
    pthread_mutex_unlock(&door);
    for (int i = 0; i < GUESTS; i++)
        sum += bills[i];
    printf("%d\n", sum);
    return 0;
}
