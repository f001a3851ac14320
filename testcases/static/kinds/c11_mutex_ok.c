// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// C11 threads and a C11 mutex.
#include <stdio.h>
#include <threads.h>

static mtx_t till_lock;
static int till;

static int sell(void *arg)
{
    int price = *(int *)arg;
    for (int i = 0; i < 50; i++) {
        mtx_lock(&till_lock);
        till += price;
        mtx_unlock(&till_lock);
    }
    return 0;
}

static int refund(void *arg)
{
    int price = *(int *)arg;
    for (int i = 0; i < 10; i++) {
        mtx_lock(&till_lock);
        till -= price;
        mtx_unlock(&till_lock);
    }
    return 0;
}

int main(void)
{
    thrd_t seller, clerk;
    int price = 5;
    if (mtx_init(&till_lock, mtx_plain) != thrd_success)
        return 1;
    thrd_create(&seller, sell, &price);
    thrd_create(&clerk, refund, &price);
    thrd_join(seller, NULL);
    thrd_join(clerk, NULL);
    mtx_destroy(&till_lock);
    printf("%d\n", till);
    return 0;
}
