// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Jobs are put and waited for in one critical section, all but the last one.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct order {
    int dish;
    struct order *next;
};

static pthread_mutex_t kitchen = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t placed = PTHREAD_COND_INITIALIZER, served = PTHREAD_COND_INITIALIZER;
static struct order *orders;
static int open_orders;
static int plates[4];

static void *cook(void *unused)
{
    pthread_mutex_lock(&kitchen);
    for (;;) {
        while (!orders)
            pthread_cond_wait(&placed, &kitchen);
        struct order *order = orders;
        orders = order->next;
        pthread_mutex_unlock(&kitchen);
        plates[order->dish] += 1; /* expect: data-race */
        free(order);
        pthread_mutex_lock(&kitchen);
        if (--open_orders == 0)
            pthread_cond_signal(&served);
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    int sum = 0;
    if (pthread_create(&thread, NULL, cook, NULL) != 0)
        return 1;
    pthread_detach(thread);
    pthread_mutex_lock(&kitchen);
    for (int dish = 0; dish < 4; dish++) {
        struct order *order = malloc(sizeof(*order));
        if (!order)
            abort();
        order->dish = dish;
        order->next = orders;
        orders = order;
        open_orders++;
    }
    pthread_cond_signal(&placed);
    while (open_orders > 1)
        pthread_cond_wait(&served, &kitchen);
    pthread_mutex_unlock(&kitchen);
    for (int dish = 0; dish < 4; dish++)
        sum += plates[dish]; /* expect: data-race */
    printf("%d\n", sum);
    return 0;
}
