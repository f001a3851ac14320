// SPDX-License-Identifier: Apache-2.0
// D4.12: the bank of D4.10, with the account at the lower address always locked first (and without the pause).
//
// Any order will do as long as everybody follows it; addresses need no number in the account.
//
// Expected: clean: that the order holds is proved from the comparison.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE comparison-dropped: s/\(uintptr_t\)from < \(uintptr_t\)to/amount > 0/ => lock-order-class|lock-order-cycle
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&to->mutex\);// => data-race
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct account {
    int number;
    const char *owner;
    pthread_mutex_t mutex; // guards `balance`
    long balance;
};

struct transfer {
    struct account *from;
    struct account *to;
    long amount;
};

static struct account *open_account(int number, const char *owner, long balance)
{
    struct account *account = malloc(sizeof *account);

    if (account == NULL)
        abort();
    account->number = number;
    account->owner = owner;
    account->balance = balance;
    pthread_mutex_init(&account->mutex, NULL);
    return account;
}

static void close_account(struct account *account)
{
    pthread_mutex_destroy(&account->mutex);
    free(account);
}

// The account at the lower address is locked first, whichever way the money goes.
static void transfer_money(struct account *from, struct account *to, long amount)
{
    if (from == to)
        return;
    if ((uintptr_t)from < (uintptr_t)to) {
        pthread_mutex_lock(&from->mutex);
        pthread_mutex_lock(&to->mutex);
    } else {
        pthread_mutex_lock(&to->mutex);
        pthread_mutex_lock(&from->mutex);
    }
    if (from->balance >= amount) {
        from->balance -= amount;
        to->balance += amount;
    }
    pthread_mutex_unlock(&from->mutex);
    pthread_mutex_unlock(&to->mutex);
}

static void *run_transfer(void *argument)
{
    const struct transfer *transfer = argument;

    transfer_money(transfer->from, transfer->to, transfer->amount);
    return NULL;
}

int main(void)
{
    struct account *alice = open_account(1, "Alice", 1000);
    struct account *bob = open_account(2, "Bob", 500);
    struct transfer transfers[] = { { alice, bob, 200 }, { bob, alice, 100 } };
    pthread_t threads[2];

    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, run_transfer, &transfers[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("Alice has %ld, Bob has %ld\n", alice->balance, bob->balance);
    close_account(alice);
    close_account(bob);
    return 0;
}
// TSAN-CHECK: Alice has 900, Bob has 600
// TSAN-CHECK: tsan: clean
