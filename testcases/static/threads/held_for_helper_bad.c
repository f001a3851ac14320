// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The creator unlocks the ledger while its helper still works on it.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static int balance;

static void *post_salaries(void *arg)
{
    balance -= 300; /* expect: data-race */
    return arg;
}

static void *teller(void *arg)
{
    pthread_mutex_lock(&ledger);
    balance += 20; /* expect: data-race */
    pthread_mutex_unlock(&ledger);
    return arg;
}

int main(void)
{
    pthread_t salaries, counter;
    pthread_create(&counter, NULL, teller, NULL);
    pthread_mutex_lock(&ledger);
    pthread_create(&salaries, NULL, post_salaries, NULL);
    pthread_mutex_unlock(&ledger);
    pthread_join(salaries, NULL);
    pthread_join(counter, NULL);
    printf("%d\n", balance);
    return 0;
}
