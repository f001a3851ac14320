// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Both hold the lock that the comment names.
#include <pthread.h>

struct shop {
    pthread_mutex_t stock_mutex, order_mutex;
    int open_orders; /* guarded by order_mutex */
};

static struct shop shop = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 0 };

static void *order(void *unused)
{
    pthread_mutex_lock(&shop.stock_mutex);
    pthread_mutex_lock(&shop.order_mutex);
    shop.open_orders++;
    pthread_mutex_unlock(&shop.order_mutex);
    pthread_mutex_unlock(&shop.stock_mutex);
    return unused;
}

static void *deliver(void *unused)
{
    pthread_mutex_lock(&shop.stock_mutex);
    pthread_mutex_lock(&shop.order_mutex);
    shop.open_orders--;
    pthread_mutex_unlock(&shop.order_mutex);
    pthread_mutex_unlock(&shop.stock_mutex);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, order, NULL);
    pthread_create(&threads[1], NULL, deliver, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return shop.open_orders;
}
