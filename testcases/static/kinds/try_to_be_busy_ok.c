// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Whoever comes when nobody sweeps the cache sweeps it, without the mutex meanwhile; who comes at another time goes on.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int sweeping;
static long swept, entries[64];

static int may_sweep(void)
{
    pthread_mutex_lock(&mutex);
    if (sweeping != 0) {
        pthread_mutex_unlock(&mutex);
        return 0;
    }
    sweeping = 1;
    pthread_mutex_unlock(&mutex);
    return 1;
}

static void sweep(void)
{
    for (int i = 0; i < 64; i++) {
        swept += entries[i];
        entries[i] = 0;
    }
}

static void *serve(void *arg)
{
    for (int request = 0; request < 100; request++) {
        if (!may_sweep())
            continue;
        sweep();
        pthread_mutex_lock(&mutex);
        sweeping = 0;
        pthread_mutex_unlock(&mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t one, other;
    pthread_create(&one, NULL, serve, NULL);
    pthread_create(&other, NULL, serve, NULL);
    pthread_join(one, NULL);
    pthread_join(other, NULL);
    printf("%ld\n", swept);
    return 0;
}
