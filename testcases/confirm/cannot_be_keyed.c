// SPDX-License-Identifier: Apache-2.0
// Two locks of one class, taken in an order: by address, by when they were made, by a number that they carry. Each is held against the
// prediction of the broken twin; none is ever confirmed, and the report says why.
//
// RUN: %predict -pthread
// RUN: %build_it %t.bad
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %status 1 %confirm -q --from %t.json -- %t.bad | %FileCheck %s --check-prefix=BAD
// BAD: can deadlock [lock-order-cycle, confirmed]
//
// RUN: %build_it %t.address -DFIRST='(from<to)'
// RUN: %status 0 %confirm -q --runs=4 --from %t.json -- %t.address | %FileCheck %s --check-prefix=ADDRESS
// ADDRESS: can deadlock [lock-order-cycle]
// ADDRESS: tried: not confirmed in 4 runs, and what they did cannot deadlock: of two locks `account.mutex` the one with the lower address was always acquired first
//
// RUN: %build_it %t.number -DFIRST='(from->number<to->number)'
// RUN: %status 0 %confirm -q --runs=4 --from %t.json -- %t.number | %FileCheck %s --check-prefix=NUMBER
// NUMBER: tried: not confirmed in 4 runs, and what they did cannot deadlock: no two locks `account.mutex` were acquired in both orders, as if by a key of theirs
//
// From the source alone nothing is predicted, and the proof is told.
// RUN: %status 0 %confirm --rules='lock-order*' --extra-arg=-DFIRST='(from->number<to->number)' %s 2>&1 | %FileCheck %s --check-prefix=PROOF
// PROOF: cannot_be_keyed.c:[[#]]:{{.*}} in order: `account.mutex` is acquired while holding `account.mutex`, always the one with the lower `account.number` first
// PROOF-NOT: confirmed]
#include <stdio.h>
#include <stdlib.h>

#include "Inputs/both_threads.h"

#ifndef FIRST
#define FIRST 1
#endif

enum { ACCOUNTS = 3 };

struct account {
    pthread_mutex_t mutex;
    int number;
    long balance;
};

static struct account *accounts[ACCOUNTS];

static void transfer(struct account *from, struct account *to)
{
    struct account *one = FIRST ? from : to, *two = FIRST ? to : from;
    pthread_mutex_lock(&one->mutex);
    pthread_mutex_lock(&two->mutex);
    from->balance--;
    to->balance++;
    pthread_mutex_unlock(&two->mutex);
    pthread_mutex_unlock(&one->mutex);
}

static void *forth(void *unused)
{
    transfer(accounts[0], accounts[1]);
    transfer(accounts[1], accounts[2]);
    return unused;
}

static void *back(void *unused)
{
    transfer(accounts[1], accounts[0]);
    transfer(accounts[2], accounts[1]);
    return unused;
}

int main(void)
{
    static const int numbers[ACCOUNTS] = { 2, 1, 3 };
    for (int i = 0; i < ACCOUNTS; i++) {
        accounts[i] = calloc(1, sizeof *accounts[i]);
        if (!accounts[i])
            return 3;
        pthread_mutex_init(&accounts[i]->mutex, NULL);
        accounts[i]->number = numbers[i];
    }
    run_both(forth, back, NULL);
    printf("%ld\n", accounts[0]->balance);
    return 0;
}
