// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: all six ships have to meet
// No ship has number BAYS, so none takes its ropes the other way.
#include <pthread.h>
#include <stdio.h>

#define BAYS 6

static pthread_mutex_t ropes[BAYS];
static int moored[BAYS];

static void *moor(void *arg)
{
    int bay = *(const int *)arg;
    for (int tide = 0; tide < 20; tide++) {
        if (bay == BAYS) {
            pthread_mutex_lock(&ropes[(bay + 1) % BAYS]);
            pthread_mutex_lock(&ropes[bay]);
        } else {
            pthread_mutex_lock(&ropes[bay]);
            pthread_mutex_lock(&ropes[(bay + 1) % BAYS]); /* expect: lock-order-class|lock-order-cycle */
        }
        moored[bay]++;
        pthread_mutex_unlock(&ropes[bay]);
        pthread_mutex_unlock(&ropes[(bay + 1) % BAYS]);
    }
    return NULL;
}

int main(void)
{
    pthread_t ships[BAYS];
    int bays[BAYS];
    for (int i = 0; i < BAYS; i++) {
        bays[i] = i;
        pthread_mutex_init(&ropes[i], NULL);
    }
    for (int i = 0; i < BAYS; i++)
        pthread_create(&ships[i], NULL, moor, &bays[i]);
    for (int i = 0; i < BAYS; i++)
        pthread_join(ships[i], NULL);
    printf("%d\n", moored[0]);
    return 0;
}
