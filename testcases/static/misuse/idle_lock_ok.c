// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The length is atomic and the lock protects the label.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static pthread_mutex_t belt_mutex;
static atomic_int length;
static char label = 'a';

static void *extend(void *arg)
{
    atomic_fetch_add(&length, 1);
    pthread_mutex_lock(&belt_mutex);
    label++;
    pthread_mutex_unlock(&belt_mutex);
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    pthread_mutex_init(&belt_mutex, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, extend, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d %c\n", atomic_load(&length), label);
    pthread_mutex_destroy(&belt_mutex);
    return 0;
}
