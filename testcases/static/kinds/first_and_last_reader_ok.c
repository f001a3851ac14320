// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The first reader takes the room for all of them, the last one gives it back.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static pthread_mutex_t count_mutex = PTHREAD_MUTEX_INITIALIZER;
static int readers;
static sem_t room;
static int price;

static void *read_price(void *arg)
{
    pthread_mutex_lock(&count_mutex);
    readers++;
    if (readers == 1)
        sem_wait(&room);
    pthread_mutex_unlock(&count_mutex);
    printf("%d\n", price);
    pthread_mutex_lock(&count_mutex);
    readers--;
    if (readers == 0)
        sem_post(&room);
    pthread_mutex_unlock(&count_mutex);
    return arg;
}

static void *set_price(void *arg)
{
    sem_wait(&room);
    price++;
    sem_post(&room);
    return arg;
}

int main(void)
{
    pthread_t threads[6];
    sem_init(&room, 0, 1);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, read_price, NULL);
    for (int i = 4; i < 6; i++)
        pthread_create(&threads[i], NULL, set_price, NULL);
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
