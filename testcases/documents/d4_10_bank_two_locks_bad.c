// SPDX-License-Identifier: Apache-2.0
// D4.10: a bank with one mutex an account; a transfer locks its source first, then its destination.
//
// The article: two opposite transfers between Alice and Bob, with a pause of 100 ms between the two locks, so that each
// surely holds its own source when it asks for its destination. Nothing moves after that.
//
// Expected: a cycle in the lock order within the class `account.mutex`, with both transfers as witness.
//
// RUN: %expect_rules --need lock-order-class,lock-order-cycle --may blocking-under-lock %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need deadlock --may blocking-under-lock %s
// RUN: %check_tsan --timeout 3 %s
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

static void transfer_money(struct account *from, struct account *to, long amount)
{
    pthread_mutex_lock(&from->mutex);
    sleep_ms(PAUSE_MS);
    // CHECK-DAG: {{warning|error}}: {{.*}}account.mutex{{.*}}[lock-order-c{{lass|ycle}}]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}} in thread run_transfer
    pthread_mutex_lock(&to->mutex);
    if (from->balance >= amount) {
        from->balance -= amount;
        to->balance += amount;
    }
    pthread_mutex_unlock(&to->mutex);
    pthread_mutex_unlock(&from->mutex);
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
// TSAN-CHECK: tsan: {{lock-order-inversion|timed out}}
