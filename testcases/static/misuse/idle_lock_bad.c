// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: only a note
// The lock is there and is never taken: the length is atomic.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static pthread_mutex_t belt_mutex; /* expect: lock-never-used [idle] */
static atomic_int length;
static char label = 'a';

static void *extend(void *arg)
{
    atomic_fetch_add(&length, 1);
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    pthread_mutex_init(&belt_mutex, NULL); /* expect: lock-never-used [idle] */
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, extend, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d %c\n", atomic_load(&length), label);
    pthread_mutex_destroy(&belt_mutex);
    return 0;
}
