// SPDX-License-Identifier: Apache-2.0
// D4.11: the bank ordered by account number, with the pause of 100 ms between the two locks kept.
//
// There is no deadlock any more, but whoever needs the first account waits through the pause.
//
// Expected: exactly a warning that a blocking call runs with a lock held.
//
// RUN: %expect_rules --need blocking-under-lock %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need blocking-under-lock %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/duration.h"

#define PAUSE_MS 100

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
    // CHECK-DAG: {{warning|error}}: {{.*}}account.mutex{{.*}}[blocking-under-lock]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|note}}:
    sleep_ms(PAUSE_MS);
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
