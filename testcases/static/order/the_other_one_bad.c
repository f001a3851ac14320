// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The first of two numbers first; the second is what is left of their sum.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#define TABLES 4

static pthread_mutex_t tables[TABLES];
static int guests[TABLES];

static void *move_on(void *arg)
{
    int from = (int)(intptr_t)arg, to = (from + 1) % TABLES;
    int first = from, second = from + to - first;
    pthread_mutex_lock(&tables[first]);
    pthread_mutex_lock(&tables[second]); /* expect: lock-order-cycle|lock-order-class */
    guests[from]--;
    guests[to]++;
    pthread_mutex_unlock(&tables[second]);
    pthread_mutex_unlock(&tables[first]);
    return NULL;
}

int main(void)
{
    pthread_t waiters[TABLES];
    for (int i = 0; i < TABLES; i++)
        pthread_mutex_init(&tables[i], NULL);
    for (int i = 0; i < TABLES; i++)
        pthread_create(&waiters[i], NULL, move_on, (void *)(intptr_t)i);
    for (int i = 0; i < TABLES; i++)
        pthread_join(waiters[i], NULL);
    printf("%d\n", guests[0]);
    return 0;
}
