// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every philosopher takes the fork with the smaller number first.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#define SEATS 3

static pthread_mutex_t forks[SEATS];
static int meals[SEATS];

static void *dine(void *arg)
{
    int seat = (int)(intptr_t)arg;
    int left = seat;
    int right = (seat + 1) % SEATS;
    if (left > right) {
        left = right;
        right = seat;
    }
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&forks[left]);
        pthread_mutex_lock(&forks[right]);
        meals[seat]++;
        pthread_mutex_unlock(&forks[right]);
        pthread_mutex_unlock(&forks[left]);
    }
    return NULL;
}

int main(void)
{
    pthread_t philosophers[SEATS];
    for (int i = 0; i < SEATS; i++)
        pthread_mutex_init(&forks[i], NULL);
    for (intptr_t i = 0; i < SEATS; i++)
        pthread_create(&philosophers[i], NULL, dine, (void *)i);
    for (int i = 0; i < SEATS; i++)
        pthread_join(philosophers[i], NULL);
    for (int i = 0; i < SEATS; i++)
        pthread_mutex_destroy(&forks[i]);
    printf("%d %d %d\n", meals[0], meals[1], meals[2]);
    return 0;
}
