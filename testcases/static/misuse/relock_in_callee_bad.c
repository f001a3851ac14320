// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The callee takes the lock that its caller holds.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t cart_mutex = PTHREAD_MUTEX_INITIALIZER;
static int items, price;

static int total(void)
{
    int sum;
    pthread_mutex_lock(&cart_mutex); /* expect: double-lock */
    sum = items * price;
    pthread_mutex_unlock(&cart_mutex);
    return sum;
}

static void *checkout(void *arg)
{
    int *paid = arg;
    pthread_mutex_lock(&cart_mutex); /* may: double-lock */
    items++;
    *paid = total();
    pthread_mutex_unlock(&cart_mutex);
    return NULL;
}

int main(void)
{
    pthread_t buyer;
    int paid = 0;
    price = 3;
    pthread_create(&buyer, NULL, checkout, &paid);
    pthread_join(buyer, NULL);
    printf("%d\n", paid);
    return 0;
}
