// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The result of the try-lock is kept in a variable and asked for twice.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t snapshot_mutex = PTHREAD_MUTEX_INITIALIZER;
static int temperature, refreshes;

static void refresh(int value)
{
    int busy = pthread_mutex_trylock(&snapshot_mutex);
    if (!busy)
        temperature = value;
    refreshes++; /* expect: data-race */
    if (!busy)
        pthread_mutex_unlock(&snapshot_mutex);
}

static void *thermometer(void *arg)
{
    for (int i = 0; i < 500; i++)
        refresh(*(int *)arg + i);
    return NULL;
}

int main(void)
{
    int inside = 20, outside = 5;
    pthread_t a, b;
    pthread_create(&a, NULL, thermometer, &inside);
    pthread_create(&b, NULL, thermometer, &outside);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d after %d\n", temperature, refreshes);
    return 0;
}
