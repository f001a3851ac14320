// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A transfer locks the account it takes from, and writes the one it gives to as well.
#include <pthread.h>
#include <stdio.h>

struct account {
    pthread_mutex_t mutex;
    long balance;
};

static void transfer(struct account *from, struct account *to, long amount)
{
    pthread_mutex_lock(&from->mutex);
    from->balance -= amount; /* expect: data-race */
    to->balance += amount;   /* expect: data-race */
    pthread_mutex_unlock(&from->mutex);
}

static struct account checking = { PTHREAD_MUTEX_INITIALIZER, 1000 };
static struct account savings = { PTHREAD_MUTEX_INITIALIZER, 1000 };

static void *save(void *arg)
{
    for (int i = 0; i < 10; i++)
        transfer(&checking, &savings, 10);
    return arg;
}

static void *spend(void *arg)
{
    for (int i = 0; i < 10; i++)
        transfer(&savings, &checking, 5);
    return arg;
}

int main(void)
{
    pthread_t saver, spender;
    pthread_create(&saver, NULL, save, NULL);
    pthread_create(&spender, NULL, spend, NULL);
    pthread_join(saver, NULL);
    pthread_join(spender, NULL);
    printf("%ld %ld\n", checking.balance, savings.balance);
    return 0;
}
