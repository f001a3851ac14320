// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s %S/Inputs/across_files_ok_ledger.c
// The ledger is in a file of its own, and knows its own lock and the one of the till.
#include <pthread.h>
#include <stdio.h>

pthread_mutex_t till_mutex = PTHREAD_MUTEX_INITIALIZER;
int till;

void ledger_enter(int amount);
int ledger_close(void);

static void *cashier(void *arg)
{
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&till_mutex);
        till += i;
        ledger_enter(i);
        pthread_mutex_unlock(&till_mutex);
    }
    return arg;
}

static void *bookkeeper(void *arg)
{
    int *closed = arg;
    for (int i = 0; i < 3; i++)
        *closed += ledger_close();
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int closed = 0;
    pthread_create(&a, NULL, cashier, NULL);
    pthread_create(&b, NULL, bookkeeper, &closed);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", closed);
    return 0;
}
