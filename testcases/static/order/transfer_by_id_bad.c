// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The source is locked first, then the destination: two opposite transfers deadlock.
#include <pthread.h>
#include <stdio.h>

struct account {
    pthread_mutex_t mutex;
    int id;
    long balance;
};

static void transfer(struct account *from, struct account *to, long amount)
{
    struct account *first = from;
    struct account *second = to;
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex); /* expect: lock-order-class|lock-order-cycle */
    from->balance -= amount;
    to->balance += amount;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static struct account rent = { PTHREAD_MUTEX_INITIALIZER, 1, 500 };
static struct account food = { PTHREAD_MUTEX_INITIALIZER, 2, 500 };

static void *landlord(void *arg)
{
    transfer(&food, &rent, 30);
    return arg;
}

static void *grocer(void *arg)
{
    transfer(&rent, &food, 20);
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, landlord, NULL);
    pthread_create(&b, NULL, grocer, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%ld %ld\n", rent.balance, food.balance);
    return 0;
}
