// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Transfers lock two accounts, the lower number first; the audit locks all of them from the lowest up.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct account {
    int number;
    long balance;
    pthread_mutex_t lock;
};

static struct account *accounts;
static int count;

static void transfer(int from, int to, long amount)
{
    if (from == to)
        return;
    int low = from < to ? from : to, high = from < to ? to : from;
    pthread_mutex_lock(&accounts[low].lock);
    pthread_mutex_lock(&accounts[high].lock);
    accounts[from].balance -= amount;
    accounts[to].balance += amount;
    pthread_mutex_unlock(&accounts[high].lock);
    pthread_mutex_unlock(&accounts[low].lock);
}

static void *teller(void *arg)
{
    unsigned seed = *(unsigned *)arg;
    for (int i = 0; i < 200; i++) {
        int from = (int)(seed % (unsigned)count);
        seed = seed * 1103515245u + 12345u;
        transfer(from, (int)(seed % (unsigned)count), i);
    }
    return NULL;
}

static void *audit(void *arg)
{
    for (int round = 0; round < 5; round++) {
        long sum = 0;
        for (int i = 0; i < count; i++)
            pthread_mutex_lock(&accounts[i].lock);
        for (int i = 0; i < count; i++)
            sum += accounts[i].balance;
        for (int i = 0; i < count; i++)
            pthread_mutex_unlock(&accounts[i].lock);
        printf("%ld\n", sum);
    }
    return arg;
}

int main(int argc, char **argv)
{
    pthread_t tellers[3], auditor;
    unsigned seeds[3] = { 1, 2, 3 };
    count = argc > 1 ? atoi(argv[1]) : 10;
    accounts = calloc((size_t)count, sizeof *accounts);
    if (!accounts)
        return 1;
    for (int i = 0; i < count; i++) {
        accounts[i].number = i;
        accounts[i].balance = 100;
        pthread_mutex_init(&accounts[i].lock, NULL);
    }
    for (int i = 0; i < 3; i++)
        pthread_create(&tellers[i], NULL, teller, &seeds[i]);
    pthread_create(&auditor, NULL, audit, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(tellers[i], NULL);
    pthread_join(auditor, NULL);
    return 0;
}
