// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The scope guard's scope ends after the last access.
#include <pthread.h>
#include <stdio.h>

static void guard_release(pthread_mutex_t **m)
{
    pthread_mutex_unlock(*m);
}

static pthread_mutex_t *guard_take(pthread_mutex_t *m)
{
    pthread_mutex_lock(m);
    return m;
}

#define HOLD(m) __attribute__((cleanup(guard_release), unused)) pthread_mutex_t *held = guard_take(m)

static pthread_mutex_t orders_mutex = PTHREAD_MUTEX_INITIALIZER;
static int orders, revenue;

static int place_order(int price)
{
    {
        HOLD(&orders_mutex);
        if (orders >= 100)
            return -1;
        orders++;
        revenue += price;
    }
    return 0;
}

static void *customer(void *arg)
{
    int *failed = arg;
    for (int i = 0; i < 60; i++)
        if (place_order(i) != 0)
            ++*failed;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int failed_a = 0, failed_b = 0;
    pthread_create(&a, NULL, customer, &failed_a);
    pthread_create(&b, NULL, customer, &failed_b);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d orders, %d, %d failed\n", orders, revenue, failed_a + failed_b);
    return 0;
}
