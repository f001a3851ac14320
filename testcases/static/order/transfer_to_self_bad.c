// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A transfer from an account to itself locks that account twice.
#include <pthread.h>
#include <stdio.h>

struct wallet {
    pthread_mutex_t mutex;
    int number;
    int coins;
};

static void pay(struct wallet *from, struct wallet *to, int coins)
{
    struct wallet *first = from, *second = to;
    if (first->number > second->number) {
        first = to;
        second = from;
    }
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex); /* expect: double-lock */
    from->coins -= coins;
    to->coins += coins;
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static struct wallet ann = { PTHREAD_MUTEX_INITIALIZER, 1, 10 };
static struct wallet bob = { PTHREAD_MUTEX_INITIALIZER, 2, 10 };

static void *market(void *arg)
{
    pay(&ann, &bob, 1);
    pay(&bob, &bob, 1);
    return arg;
}

int main(void)
{
    pthread_t stall;
    pthread_create(&stall, NULL, market, NULL);
    pay(&bob, &ann, 2);
    pthread_join(stall, NULL);
    printf("%d %d\n", ann.coins, bob.coins);
    return 0;
}
