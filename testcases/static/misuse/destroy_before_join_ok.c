// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is destroyed when the thread that uses it has been joined.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lamp_mutex;
static int switched;

static void *switch_lamp(void *arg)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&lamp_mutex);
        switched++;
        pthread_mutex_unlock(&lamp_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_init(&lamp_mutex, NULL);
    pthread_create(&thread, NULL, switch_lamp, NULL);
    pthread_join(thread, NULL);
    pthread_mutex_destroy(&lamp_mutex);
    printf("%d\n", switched);
    return 0;
}
