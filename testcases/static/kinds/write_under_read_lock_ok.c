// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The update is made under the write lock.
#include <pthread.h>
#include <stdio.h>

static pthread_rwlock_t rates_lock = PTHREAD_RWLOCK_INITIALIZER;
static double rates[3] = { 1.0, 1.1, 0.9 };

static double convert(int currency, double amount)
{
    pthread_rwlock_rdlock(&rates_lock);
    double result = amount * rates[currency];
    pthread_rwlock_unlock(&rates_lock);
    return result;
}

static void set_rate(int currency, double rate)
{
    pthread_rwlock_wrlock(&rates_lock);
    rates[currency] = rate;
    pthread_rwlock_unlock(&rates_lock);
}

static void *trader(void *arg)
{
    double *sum = arg;
    for (int i = 0; i < 50; i++)
        *sum += convert(1, 10.0);
    return NULL;
}

static void *ticker(void *arg)
{
    for (int i = 0; i < 50; i++)
        set_rate(1, 1.0 + i / 100.0);
    return arg;
}

int main(void)
{
    pthread_t t, k;
    double sum = 0;
    pthread_create(&t, NULL, trader, &sum);
    pthread_create(&k, NULL, ticker, NULL);
    pthread_join(t, NULL);
    pthread_join(k, NULL);
    printf("%g\n", sum);
    return 0;
}
