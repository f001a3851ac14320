// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A public function returns with a lock that no other file can name, and one whose object others know.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct ledger {
    pthread_mutex_t mutex;
    long balance, limit;
};

static pthread_mutex_t book = PTHREAD_MUTEX_INITIALIZER;
static long entries;

int ledger_withdraw(struct ledger *ledger, long amount);
void ledger_deposit(struct ledger *ledger, long amount);
void ledger_note(long amount);
long ledger_entries(void);

int ledger_withdraw(struct ledger *ledger, long amount)
{
    pthread_mutex_lock(&ledger->mutex); /* expect: lock-leak */
    if (ledger->balance < amount)
        abort();
    ledger->balance -= amount;
    if (ledger->balance < ledger->limit)
        ledger->limit = ledger->balance;
    return 0;
}

void ledger_deposit(struct ledger *ledger, long amount)
{
    pthread_mutex_lock(&ledger->mutex);
    ledger->balance += amount;
    pthread_mutex_unlock(&ledger->mutex);
}

void ledger_note(long amount)
{
    pthread_mutex_lock(&book); /* expect: lock-leak */
    if (amount == 0)
        return;
    entries++;
    pthread_mutex_unlock(&book);
}

long ledger_entries(void)
{
    pthread_mutex_lock(&book);
    long count = entries;
    pthread_mutex_unlock(&book);
    return count;
}
