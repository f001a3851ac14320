// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The total counts the till behind the one that it has locked.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct till {
    pthread_mutex_t lock;
    long cash;
};

static struct {
    pthread_mutex_t lock;
    struct till *tills[4];
    int count;
} shop = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void open_till(void)
{
    struct till *till = calloc(1, sizeof *till);
    if (!till)
        abort();
    pthread_mutex_init(&till->lock, NULL);
    shop.tills[shop.count++] = till;
}

static void sell(int number, long price)
{
    pthread_mutex_lock(&shop.lock);
    struct till *till = shop.tills[number];
    if (!till) {
        pthread_mutex_unlock(&shop.lock);
        return;
    }
    pthread_mutex_lock(&till->lock);
    pthread_mutex_unlock(&shop.lock);
    till->cash += price; /* expect: data-race */
    pthread_mutex_unlock(&till->lock);
}

static long total(void)
{
    long cash = 0;
    pthread_mutex_lock(&shop.lock);
    for (int i = 0; i < shop.count; i++) {
        pthread_mutex_lock(&shop.tills[i]->lock);
        cash += shop.tills[(i + 1) % shop.count]->cash; /* expect: data-race */
        pthread_mutex_unlock(&shop.tills[i]->lock);
    }
    pthread_mutex_unlock(&shop.lock);
    return cash;
}

static void *serve(void *arg)
{
    pthread_mutex_lock(&shop.lock);
    if (shop.count < 4)
        open_till();
    pthread_mutex_unlock(&shop.lock);
    for (int i = 0; i < 4000; i++)
        sell(i % 4, 7);
    return arg;
}

int main(void)
{
    pthread_t server;
    open_till();
    pthread_create(&server, NULL, serve, NULL);
    for (int i = 0; i < 400; i++)
        (void)total();
    pthread_join(server, NULL);
    printf("%ld\n", total());
    return 0;
}
