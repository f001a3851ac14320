// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is destroyed while the thread that uses it may still run.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lamp_mutex;
static int switched;

static void *switch_lamp(void *arg)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&lamp_mutex); /* expect: use-after-destroy|destroy-held [late] */
        switched++;
        pthread_mutex_unlock(&lamp_mutex); /* expect: use-after-destroy|destroy-held [late] */
    }
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_init(&lamp_mutex, NULL);
    pthread_create(&thread, NULL, switch_lamp, NULL);
    pthread_mutex_destroy(&lamp_mutex); /* expect: use-after-destroy|destroy-held [late] */
    pthread_join(thread, NULL);
    printf("%d\n", switched);
    return 0;
}
