// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The reader waits for the second stage.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t stage_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t stage_changed = PTHREAD_COND_INITIALIZER;
static int stage;
static int hull, mast;

static void reach(int number)
{
    pthread_mutex_lock(&stage_mutex);
    stage = number;
    pthread_cond_broadcast(&stage_changed);
    pthread_mutex_unlock(&stage_mutex);
}

static void await(int number)
{
    pthread_mutex_lock(&stage_mutex);
    while (stage < number)
        pthread_cond_wait(&stage_changed, &stage_mutex);
    pthread_mutex_unlock(&stage_mutex);
}

static void *shipyard(void *arg)
{
    hull = 40;
    reach(1);
    mast = 25;
    reach(2);
    return arg;
}

int main(void)
{
    pthread_t yard;
    pthread_create(&yard, NULL, shipyard, NULL);
    await(2);
    printf("%d\n", hull + mast);
    pthread_join(yard, NULL);
    return 0;
}
