// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A member says which lock guards it; it is used without only before the clerk starts and after it is joined.
#include <pthread.h>
#include <stdlib.h>

struct account {
    pthread_mutex_t mutex;
    long balance __attribute__((guarded_by(mutex)));
};

static struct account *opened;

static void *deposit(void *arg)
{
    struct account *account = arg;
    pthread_mutex_lock(&account->mutex);
    account->balance += 10;
    pthread_mutex_unlock(&account->mutex);
    return NULL;
}

int main(void)
{
    pthread_t clerk;
    struct account *account = calloc(1, sizeof *account);
    if (!account)
        return 1;
    account->balance = 5; /* nobody else knows it yet */
    pthread_mutex_init(&account->mutex, NULL);
    opened = account;
    if (pthread_create(&clerk, NULL, deposit, account))
        return 1;
    pthread_mutex_lock(&opened->mutex);
    opened->balance -= 3;
    pthread_mutex_unlock(&opened->mutex);
    pthread_join(clerk, NULL);
    account->balance = 0; /* there is no other thread any more */
    pthread_mutex_destroy(&account->mutex);
    free(account);
    return 0;
}
