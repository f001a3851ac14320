// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One thread gives the first lock back when the second is busy: EBUSY is the only way to fail.
#include <errno.h>
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t stock_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t orders_mutex = PTHREAD_MUTEX_INITIALIZER;
static int stock = 10;
static int orders;

// Both locks, or none: 0 when it has them.
static int lock_both(void)
{
    pthread_mutex_lock(&stock_mutex);
    if (pthread_mutex_trylock(&orders_mutex) == EBUSY) {
        pthread_mutex_unlock(&stock_mutex);
        return EBUSY;
    }
    return 0;
}

static void *ship(void *unused)
{
    while (lock_both() != 0)
        sched_yield();
    stock--;
    orders--;
    pthread_mutex_unlock(&orders_mutex);
    pthread_mutex_unlock(&stock_mutex);
    return unused;
}

static void *restock(void *unused)
{
    pthread_mutex_lock(&orders_mutex);
    pthread_mutex_lock(&stock_mutex);
    stock++;
    orders++;
    pthread_mutex_unlock(&stock_mutex);
    pthread_mutex_unlock(&orders_mutex);
    return unused;
}

int main(void)
{
    pthread_t shipper, supplier;

    pthread_create(&shipper, NULL, ship, NULL);
    pthread_create(&supplier, NULL, restock, NULL);
    pthread_join(shipper, NULL);
    pthread_join(supplier, NULL);
    return stock + orders == 10 ? 0 : 1;
}
