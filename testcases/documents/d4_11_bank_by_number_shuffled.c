// SPDX-License-Identifier: Apache-2.0
// D4.11: the bank ordered by account number, with six accounts allocated in shuffled order.
//
// Neither an account's address nor its place in the array says anything about its number, and yet the number alone
// orders the locks.
//
// Expected: clean: that the order holds is proved from the comparison.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE source-first: s/struct account \*first = .*/struct account *first = from;/ => lock-order-class|lock-order-cycle
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&second->mutex\);// => data-race
#include <pthread.h>
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

// The account with the lower number is locked first, whichever way the money goes.
static void transfer_money(struct account *from, struct account *to, long amount)
{
    struct account *first = from->number < to->number ? from : to;
    struct account *second = first == from ? to : from;

    if (from == to)
        return;
    pthread_mutex_lock(&first->mutex);
    pthread_mutex_lock(&second->mutex);
    if (from->balance >= amount) {
        from->balance -= amount;
        to->balance += amount;
    }
    pthread_mutex_unlock(&second->mutex);
    pthread_mutex_unlock(&first->mutex);
}

static void *run_transfer(void *argument)
{
    const struct transfer *transfer = argument;

    transfer_money(transfer->from, transfer->to, transfer->amount);
    return NULL;
}

#define ACCOUNTS 6

// Pay every account a little from every other, all at once.
static void transfer_between_all(struct account *const *accounts)
{
    static struct transfer transfers[ACCOUNTS][ACCOUNTS];
    pthread_t threads[ACCOUNTS][ACCOUNTS];

    for (int i = 0; i < ACCOUNTS; i++) {
        for (int j = 0; j < ACCOUNTS; j++) {
            transfers[i][j] = (struct transfer){ accounts[i], accounts[j], 10 };
            pthread_create(&threads[i][j], NULL, run_transfer, &transfers[i][j]);
        }
    }
    for (int i = 0; i < ACCOUNTS; i++) {
        for (int j = 0; j < ACCOUNTS; j++)
            pthread_join(threads[i][j], NULL);
    }
}

int main(void)
{
    static const int numbers[ACCOUNTS] = { 4, 1, 6, 3, 5, 2 };
    struct account *accounts[ACCOUNTS];
    struct account *swapped;
    long total = 0;

    for (int i = 0; i < ACCOUNTS; i++)
        accounts[i] = open_account(numbers[i], "somebody", 250);
    swapped = accounts[0];
    accounts[0] = accounts[3];
    accounts[3] = swapped;

    transfer_between_all(accounts);
    for (int i = 0; i < ACCOUNTS; i++) {
        total += accounts[i]->balance;
        close_account(accounts[i]);
    }
    printf("total %ld\n", total);
    return 0;
}
// TSAN-CHECK: total 1500
// TSAN-CHECK: tsan: clean
