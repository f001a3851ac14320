// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who first asks for the lamps lights them all, and waits until they burn, with the lock of the ladder held.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static pthread_mutex_t ladder = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t lit = PTHREAD_ONCE_INIT;
static sem_t burning;
static pthread_t lamps[2];

static void *burn(void *arg)
{
    sem_post(&burning);
    return arg;
}

static void light(void)
{
    sem_init(&burning, 0, 0);
    pthread_mutex_lock(&ladder);
    for (int i = 0; i < 2; i++)
        pthread_create(&lamps[i], NULL, burn, NULL);
    for (int i = 0; i < 2; i++)
        sem_wait(&burning); /* expect: blocking-under-lock */
    pthread_mutex_unlock(&ladder);
}

static void *read_by_lamp(void *arg)
{
    pthread_once(&lit, light);
    return arg;
}

int main(void)
{
    pthread_t readers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&readers[i], NULL, read_by_lamp, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(readers[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(lamps[i], NULL);
    printf("dark again\n");
    return 0;
}
