// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each stop has a signal; drivers compute which, the inspector names the last.
#include <pthread.h>
#include <stdio.h>

#define STOPS 4

static pthread_mutex_t signals[STOPS];
static int passengers[STOPS];

static void *drive(void *arg)
{
    int line = *(int *)arg;
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&signals[(line + 1) % STOPS]);
        passengers[(line + 1) % STOPS]++;
        pthread_mutex_unlock(&signals[(line + 1) % STOPS]);
    }
    return NULL;
}

static void *inspect(void *arg)
{
    (void)arg;
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&signals[STOPS - 1]);
        passengers[STOPS - 1] = 0;
        pthread_mutex_unlock(&signals[STOPS - 1]);
    }
    return NULL;
}

int main(void)
{
    pthread_t drivers[STOPS], inspector;
    int lines[STOPS];
    for (int i = 0; i < STOPS; i++)
        pthread_mutex_init(&signals[i], NULL);
    for (int i = 0; i < STOPS; i++) {
        lines[i] = i;
        pthread_create(&drivers[i], NULL, drive, &lines[i]);
    }
    pthread_create(&inspector, NULL, inspect, NULL);
    for (int i = 0; i < STOPS; i++)
        pthread_join(drivers[i], NULL);
    pthread_join(inspector, NULL);
    printf("%d\n", passengers[0]);
    return 0;
}
