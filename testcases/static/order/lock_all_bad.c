// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The audit locks all counters upwards, the reset downwards.
#include <pthread.h>
#include <stdio.h>

#define COUNTERS 4

static struct {
    pthread_mutex_t mutex;
    long value;
} counters[COUNTERS];

static void unlock_all(void)
{
    for (int i = 0; i < COUNTERS; i++)
        pthread_mutex_unlock(&counters[i].mutex);
}

static void *audit(void *arg)
{
    long *sum = arg;
    for (int i = 0; i < COUNTERS; i++)
        pthread_mutex_lock(&counters[i].mutex); /* expect: lock-order-class|lock-order-cycle [up] */
    for (int i = 0; i < COUNTERS; i++)
        *sum += counters[i].value;
    unlock_all();
    return NULL;
}

static void *reset(void *arg)
{
    for (int i = COUNTERS - 1; i >= 0; i--)
        pthread_mutex_lock(&counters[i].mutex); /* expect: lock-order-class|lock-order-cycle [up] */
    for (int i = 0; i < COUNTERS; i++)
        counters[i].value = 0;
    unlock_all();
    return arg;
}

int main(void)
{
    pthread_t a, b;
    long sum = 0;
    for (int i = 0; i < COUNTERS; i++) {
        pthread_mutex_init(&counters[i].mutex, NULL);
        counters[i].value = i;
    }
    pthread_create(&a, NULL, audit, &sum);
    pthread_create(&b, NULL, reset, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%ld\n", sum);
    return 0;
}
