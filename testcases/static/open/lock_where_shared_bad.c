// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A ledger that several threads share is locked; who strikes out an entry forgets it.
#include <pthread.h>
#include <stdbool.h>

struct ledger {
    bool shared;
    pthread_mutex_t lock;
    int count;
    long sum;
};

static void ledger_lock(struct ledger *l)
{
    if (l->shared)
        pthread_mutex_lock(&l->lock);
}

static void ledger_unlock(struct ledger *l)
{
    if (l->shared)
        pthread_mutex_unlock(&l->lock);
}

void ledger_enter(struct ledger *l, long amount)
{
    ledger_lock(l);
    l->sum += amount; /* may: data-race */
    l->count++;       /* may: data-race */
    ledger_unlock(l);
}

void ledger_strike(struct ledger *l, long amount)
{
    l->sum -= amount; /* expect: data-race */
    l->count--;       /* may: data-race */
}

long ledger_mean(struct ledger *l)
{
    ledger_lock(l);
    long mean = l->count ? l->sum / l->count : 0; /* may: data-race */
    ledger_unlock(l);
    return mean;
}
