// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The timed lock may give up; then there is nothing to do and nothing to unlock.
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t quota_mutex = PTHREAD_MUTEX_INITIALIZER;
static int quota = 1000;
static int gave_up[2];

static void take(int who)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec = (until.tv_nsec + 1000) % 1000000000;
    int rc = pthread_mutex_timedlock(&quota_mutex, &until);
    if (rc != 0) {
        gave_up[who]++;
        return;
    }
    quota--;
    pthread_mutex_unlock(&quota_mutex);
}

static void *customer(void *arg)
{
    int who = *(int *)arg;
    for (int i = 0; i < 2000; i++)
        take(who);
    return NULL;
}

int main(void)
{
    int numbers[2] = { 0, 1 };
    pthread_t customers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&customers[i], NULL, customer, &numbers[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(customers[i], NULL);
    printf("%d left, gave up %d\n", quota, gave_up[0] + gave_up[1]);
    return 0;
}
