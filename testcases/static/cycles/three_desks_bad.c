// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Three clerks, three stamps: each holds one and wants the next, in a circle.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t customs = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t finance = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t transport = PTHREAD_MUTEX_INITIALIZER;
static int stamped;

static void *clear_goods(void *arg)
{
    pthread_mutex_lock(&customs);
    pthread_mutex_lock(&finance); /* expect: lock-order-cycle */
    *(int *)arg += 1;
    pthread_mutex_unlock(&finance);
    pthread_mutex_unlock(&customs);
    return NULL;
}

static void *pay_freight(void *arg)
{
    pthread_mutex_lock(&finance);
    pthread_mutex_lock(&transport); /* expect: lock-order-cycle */
    *(int *)arg += 1;
    pthread_mutex_unlock(&transport);
    pthread_mutex_unlock(&finance);
    return NULL;
}

static void *ship_goods(void *arg)
{
    pthread_mutex_lock(&transport);
    pthread_mutex_lock(&customs); /* expect: lock-order-cycle */
    *(int *)arg += 1;
    pthread_mutex_unlock(&customs);
    pthread_mutex_unlock(&transport);
    return NULL;
}

int main(void)
{
    void *(*const duties[3])(void *) = { clear_goods, pay_freight, ship_goods };
    pthread_t clerks[3];
    int stamps[3] = { 0, 0, 0 };
    for (int i = 0; i < 3; i++)
        pthread_create(&clerks[i], NULL, duties[i], &stamps[i]);
    for (int i = 0; i < 3; i++) {
        pthread_join(clerks[i], NULL);
        stamped += stamps[i];
    }
    printf("%d\n", stamped);
    return 0;
}
