// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>

extern pthread_mutex_t till_mutex;
extern int till;

void ledger_enter(int amount);
int ledger_close(void);

static pthread_mutex_t ledger_mutex = PTHREAD_MUTEX_INITIALIZER;
static int entries;

void ledger_enter(int amount)
{
    pthread_mutex_lock(&ledger_mutex);
    entries += amount;
    pthread_mutex_unlock(&ledger_mutex);
}

int ledger_close(void)
{
    int difference;
    pthread_mutex_lock(&till_mutex);
    pthread_mutex_lock(&ledger_mutex);
    difference = till - entries;
    pthread_mutex_unlock(&till_mutex);
    pthread_mutex_unlock(&ledger_mutex);
    return difference;
}
