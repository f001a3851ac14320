// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: correct, but serial
// The lock is held across the sleep.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t bucket_mutex = PTHREAD_MUTEX_INITIALIZER;
static int tokens = 5;

static void *request(void *arg)
{
    pthread_mutex_lock(&bucket_mutex);
    tokens--;
    usleep(2000); /* expect: blocking-under-lock */
    pthread_mutex_unlock(&bucket_mutex);
    return arg;
}

int main(void)
{
    pthread_t requests[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&requests[i], NULL, request, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(requests[i], NULL);
    printf("%d tokens\n", tokens);
    return 0;
}
