// SPDX-License-Identifier: Apache-2.0
// Many locks of one class: a transfer locks the account that gives, then the one that takes.
//
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %predict -pthread
// RUN: %build_it %t
// RUN: %status 1 %confirm -q --from %t.json -- %t | %FileCheck %s
// CHECK: lock-order cycle `account.lock` -> `account.lock` -> `account.lock` can deadlock [lock-order-cycle, confirmed]
//
// With the lower number always first no two threads can meet, whatever they are held back for.
// RUN: %build_it %t.fixed -DBY_NUMBER
// RUN: %status 0 %confirm --runs=4 --from %t.json -- %t.fixed 2>&1 | %FileCheck %s --check-prefix=FIXED
// FIXED: 0 of 1 lock-order cycles confirmed in 4 runs
// FIXED: tried: not confirmed in 4 runs, and what they did cannot deadlock: of two locks `account.lock` the one with the lower address was always acquired first
// RUN: %status 0 %confirm -- %t.fixed 2>&1 | %FileCheck %s --check-prefix=UNASKED
// UNASKED-NOT: confirmed]
#include <pthread.h>
#include <stdlib.h>

enum { ACCOUNTS = 12, WORKERS = 3, TRANSFERS = 300 };

struct account {
    int number;
    long balance;
    pthread_mutex_t lock;
};

static struct account *accounts[ACCOUNTS];

static struct account *open_account(int number)
{
    struct account *account = malloc(sizeof *account);
    if (!account)
        abort();
    account->number = number;
    account->balance = 1000;
    pthread_mutex_init(&account->lock, NULL);
    return account;
}

static void transfer(struct account *from, struct account *to, long amount)
{
    struct account *low = from, *high = to;
#ifdef BY_NUMBER
    if (from->number > to->number) {
        low = to;
        high = from;
    }
#endif
    pthread_mutex_lock(&low->lock);
    pthread_mutex_lock(&high->lock);
    from->balance -= amount;
    to->balance += amount;
    pthread_mutex_unlock(&high->lock);
    pthread_mutex_unlock(&low->lock);
}

static void *work(void *argument)
{
    unsigned seed = *(unsigned *)argument;
    for (int i = 0; i < TRANSFERS; i++) {
        int from = rand_r(&seed) % ACCOUNTS, to = rand_r(&seed) % ACCOUNTS;
        if (from != to)
            transfer(accounts[from], accounts[to], rand_r(&seed) % 10);
    }
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS];
    unsigned seeds[WORKERS];
    for (int i = 0; i < ACCOUNTS; i++)
        accounts[i] = open_account(i);
    for (int i = 0; i < WORKERS; i++) {
        seeds[i] = (unsigned)i + 1;
        if (pthread_create(&workers[i], NULL, work, &seeds[i]))
            return 3;
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    return 0;
}
