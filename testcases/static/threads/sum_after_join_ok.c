// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The sum is printed after the thread that computes it has been joined.
#include <pthread.h>
#include <stdio.h>

static long sum;

static void *add_up(void *arg)
{
    int limit = *(int *)arg;
    for (int i = 1; i <= limit; i++)
        sum += i;
    return NULL;
}

int main(void)
{
    pthread_t adder;
    int limit = 1000;
    if (pthread_create(&adder, NULL, add_up, &limit) != 0)
        return 1;
    pthread_join(adder, NULL);
    printf("%ld\n", sum);
    return 0;
}
