// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Kilns are lit again and again: who lights them does not wait for the last one of them.
#include <pthread.h>
#include <stdio.h>

#define KILNS 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t lit = PTHREAD_COND_INITIALIZER, burnt = PTHREAD_COND_INITIALIZER;
static unsigned firing;
static int burning, closed;
static int clay[KILNS], tiles[KILNS];

static void *kiln(void *arg)
{
    long self = (long)arg;
    unsigned last = 0;
    for (;;) {
        pthread_mutex_lock(&mutex);
        while (firing == last && !closed)
            pthread_cond_wait(&lit, &mutex);
        if (closed)
            break;
        last = firing;
        pthread_mutex_unlock(&mutex);
        tiles[self] = clay[self] / 3; /* expect: data-race */
        pthread_mutex_lock(&mutex);
        if (--burning == 0)
            pthread_cond_signal(&burnt);
        pthread_mutex_unlock(&mutex);
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static void fire(void)
{
    pthread_mutex_lock(&mutex);
    burning = KILNS - 1;
    firing++;
    pthread_cond_broadcast(&lit);
    while (burning)
        pthread_cond_wait(&burnt, &mutex);
    pthread_mutex_unlock(&mutex);
}

int main(void)
{
    pthread_t threads[KILNS];
    long sum = 0;
    for (long i = 0; i < KILNS; i++)
        pthread_create(&threads[i], NULL, kiln, (void *)i);
    for (int day = 0; day < 30; day++) {
        for (int i = 0; i < KILNS; i++)
            clay[i] = day + i; /* expect: data-race */
        fire();
        for (int i = 0; i < KILNS; i++)
            sum += tiles[i]; /* expect: data-race */
    }
    pthread_mutex_lock(&mutex);
    closed = 1;
    pthread_cond_broadcast(&lit);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < KILNS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", sum);
    return 0;
}
