// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Sellers write into the open ledger under a lock. The bookkeeper swaps the two ledgers under it, and adds up the open one without.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct ledger {
    int sums[64];
    int count;
};

static pthread_mutex_t counter = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t written = PTHREAD_COND_INITIALIZER;
static struct ledger *open_one, *closed_one;
static int evening;

static void *keep_books(void *total)
{
    for (;;) {
        pthread_mutex_lock(&counter);
        while (open_one->count == 0 && !evening)
            pthread_cond_wait(&written, &counter);
        if (open_one->count == 0) {
            pthread_mutex_unlock(&counter);
            return NULL;
        }
        struct ledger *full = open_one;
        open_one = closed_one;
        closed_one = full;
        pthread_mutex_unlock(&counter);
        for (int i = 0; i < open_one->count; i++) /* expect: data-race */
            *(long *)total += open_one->sums[i];  /* expect: data-race [sums] */
        open_one->count = 0;                      /* expect: data-race */
    }
}

static void *sell(void *unused)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&counter);
        if (open_one->count < 64)                  /* expect: data-race */
            open_one->sums[open_one->count++] = i; /* expect: data-race [sums] */
        pthread_cond_signal(&written);
        pthread_mutex_unlock(&counter);
    }
    return unused;
}

int main(void)
{
    pthread_t keeper, sellers[2];
    long total = 0;
    open_one = calloc(1, sizeof(*open_one));
    closed_one = calloc(1, sizeof(*closed_one));
    if (!open_one || !closed_one || pthread_create(&keeper, NULL, keep_books, &total) != 0)
        return 1;
    for (int i = 0; i < 2; i++)
        if (pthread_create(&sellers[i], NULL, sell, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(sellers[i], NULL);
    pthread_mutex_lock(&counter);
    evening = 1;
    pthread_cond_signal(&written);
    pthread_mutex_unlock(&counter);
    pthread_join(keeper, NULL);
    printf("%ld\n", total);
    free(open_one);
    free(closed_one);
    return 0;
}
