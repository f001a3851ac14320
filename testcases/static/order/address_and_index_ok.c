// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two accounts are locked by address, all of them by rising index: one order.
#include <pthread.h>
#include <stdio.h>

enum { PURSES = 8 };

struct purse {
    pthread_mutex_t lock;
    long coins;
};

static struct purse purses[PURSES];

static void lock_two(struct purse *a, struct purse *b)
{
    if (a < b) {
        pthread_mutex_lock(&a->lock);
        pthread_mutex_lock(&b->lock);
    } else {
        pthread_mutex_lock(&b->lock);
        pthread_mutex_lock(&a->lock);
    }
}

static long count_all(void)
{
    long sum = 0;
    for (int i = 0; i < PURSES; i++)
        pthread_mutex_lock(&purses[i].lock);
    for (int i = 0; i < PURSES; i++)
        sum += purses[i].coins;
    for (int i = 0; i < PURSES; i++)
        pthread_mutex_unlock(&purses[i].lock);
    return sum;
}

static void *trade(void *arg)
{
    unsigned step = *(unsigned *)arg;
    for (unsigned i = 0; i < 100; i++) {
        unsigned from = i * step % PURSES, to = (i + step) % PURSES;
        if (from == to)
            continue;
        lock_two(&purses[from], &purses[to]);
        purses[from].coins--;
        purses[to].coins++;
        pthread_mutex_unlock(&purses[from].lock);
        pthread_mutex_unlock(&purses[to].lock);
    }
    return NULL;
}

int main(void)
{
    static unsigned steps[] = { 1, 3 };
    pthread_t threads[2];
    for (int i = 0; i < PURSES; i++)
        pthread_mutex_init(&purses[i].lock, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, trade, &steps[i]);
    printf("%ld\n", count_all());
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
