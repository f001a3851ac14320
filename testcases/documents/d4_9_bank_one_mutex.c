// SPDX-License-Identifier: Apache-2.0
// D4.9: a bank with one mutex for all accounts.
//
// The article: Alice has 1000, Bob 500; four goroutines transfer 200 from Alice to Bob, 100 back, 300 from Alice to Bob
// and 50 back. One lock for the bank is safe, and lets only one transfer run at a time.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&bank\.mutex\);// => data-race
// MUTATE early-return-with-lock: s/if \(from->balance >= amount\) \{/if (from->balance < amount) return; &/ => lock-leak|double-lock
// MUTATE one-done-less-awaited: s/wait_group_add\(&group, TRANSFERS\)/wait_group_add(\&group, TRANSFERS - 1)/ => data-race
#include <pthread.h>
#include <stdio.h>

#include "go/go.h"
#include "go/wait_group.h"

#define TRANSFERS 4

struct account {
    const char *owner;
    long balance;
};

struct transfer {
    struct account *from;
    struct account *to;
    long amount;
};

static struct {
    pthread_mutex_t mutex; // guards all balances
    struct account alice;
    struct account bob;
} bank = {
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .alice = { "Alice", 1000 },
    .bob = { "Bob", 500 },
};

static struct transfer transfers[TRANSFERS] = {
    { &bank.alice, &bank.bob, 200 },
    { &bank.bob, &bank.alice, 100 },
    { &bank.alice, &bank.bob, 300 },
    { &bank.bob, &bank.alice, 50 },
};
static struct wait_group group = WAIT_GROUP_INITIALIZER;

static void transfer_money(struct account *from, struct account *to, long amount)
{
    pthread_mutex_lock(&bank.mutex);
    if (from->balance >= amount) {
        from->balance -= amount;
        to->balance += amount;
        printf("%ld from %s to %s\n", amount, from->owner, to->owner);
    }
    pthread_mutex_unlock(&bank.mutex);
}

static void *run_transfer(void *argument)
{
    const struct transfer *transfer = argument;

    transfer_money(transfer->from, transfer->to, transfer->amount);
    wait_group_done(&group);
    return NULL;
}

int main(void)
{
    wait_group_add(&group, TRANSFERS);
    for (int i = 0; i < TRANSFERS; i++)
        go(run_transfer, &transfers[i]);
    wait_group_wait(&group);
    printf("Alice has %ld, Bob has %ld\n", bank.alice.balance, bank.bob.balance);
    return 0;
}
// TSAN-CHECK: Alice has 650, Bob has 850
// TSAN-CHECK: tsan: clean
