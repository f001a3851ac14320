// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The worker that is joined needs the lock that the joiner holds.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t plan_mutex = PTHREAD_MUTEX_INITIALIZER;
static int tasks = 3, worked;

static void *worker(void *arg)
{
    pthread_mutex_lock(&plan_mutex);
    worked += tasks;
    pthread_mutex_unlock(&plan_mutex);
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_lock(&plan_mutex);
    pthread_create(&thread, NULL, worker, NULL);
    tasks++;
    pthread_join(thread, NULL); /* expect: join-under-lock */
    pthread_mutex_unlock(&plan_mutex);
    printf("%d\n", worked);
    return 0;
}
