/* SPDX-License-Identifier: Apache-2.0 */
/* A shop with a bit of everything: for the report and its tests. */
#include <pthread.h>
#include <unistd.h>

struct shop {
    pthread_mutex_t stock_mutex, orders_mutex;
    int stock, orders;
};

static struct shop shop = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, 10, 0 };
static int visitors; /* <script>alert("not run")</script> */

static void *sell(void *unused)
{
    (void)unused;
    visitors++;
    pthread_mutex_lock(&shop.stock_mutex);
    pthread_mutex_lock(&shop.orders_mutex);
    shop.stock--;
    shop.orders++;
    pthread_mutex_unlock(&shop.orders_mutex);
    pthread_mutex_unlock(&shop.stock_mutex);
    return NULL;
}

static void *cancel(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&shop.orders_mutex);
    pthread_mutex_lock(&shop.stock_mutex);
    shop.stock++;
    shop.orders--;
    sleep(1); /* concheck-ignore[blocking-under-lock]: to show what is suppressed */
    pthread_mutex_unlock(&shop.stock_mutex);
    pthread_mutex_unlock(&shop.orders_mutex);
    return NULL;
}

static void *look(void *unused)
{
    (void)unused;
    visitors++;
    pthread_mutex_lock(&shop.stock_mutex);
    if (shop.stock == 0)
        return NULL;
    pthread_mutex_unlock(&shop.stock_mutex);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    pthread_create(&threads[0], NULL, sell, NULL);
    pthread_create(&threads[1], NULL, cancel, NULL);
    pthread_create(&threads[2], NULL, look, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
