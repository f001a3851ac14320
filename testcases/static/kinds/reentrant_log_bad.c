// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The logger calls itself with its lock held, and the lock is an ordinary one.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t log_mutex;
static int lines, wraps;

static void log_message(int length)
{
    pthread_mutex_lock(&log_mutex); /* expect: double-lock */
    lines++;
    if (length > 80) {
        wraps++;
        log_message(length - 80);
    }
    pthread_mutex_unlock(&log_mutex);
}

static void *talk(void *arg)
{
    log_message(*(int *)arg);
    return NULL;
}

int main(void)
{
    pthread_mutexattr_t attr;
    pthread_t talker;
    int length = 200;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_NORMAL);
    pthread_mutex_init(&log_mutex, &attr);
    pthread_mutexattr_destroy(&attr);
    pthread_create(&talker, NULL, talk, &length);
    pthread_join(talker, NULL);
    pthread_mutex_destroy(&log_mutex);
    printf("%d lines, %d wrapped\n", lines, wraps);
    return 0;
}
