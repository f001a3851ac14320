/* SPDX-License-Identifier: Apache-2.0 */
/* What test_symbolizer.c looks at: compiled in several ways, never run. */
#include <pthread.h>
#include <stdlib.h>

struct account {
    long balance;
    pthread_mutex_t mutex;
    struct {
        pthread_mutex_t locks[3];
    } inner;
};

struct guard {
    pthread_mutex_t impl;
};

pthread_mutex_t global_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t static_lock = PTHREAD_MUTEX_INITIALIZER;
struct account accounts[4]; /* LINE accounts */
pthread_mutex_t *chosen;
static struct guard guard = { PTHREAD_MUTEX_INITIALIZER };

void take(pthread_mutex_t *mutex);
void take_account(struct account *account, int index);
void take_all(struct account *account);
static inline __attribute__((always_inline)) void inlined(struct account *which)
{
    pthread_mutex_lock(&which->mutex); /* LINE inlined */
}

__attribute__((noinline)) void take(pthread_mutex_t *mutex)
{
    pthread_mutex_lock(mutex); /* LINE wrapper */
}

__attribute__((noinline)) void take_account(struct account *account, int index)
{
    take(&account->inner.locks[index]); /* LINE through_wrapper */
    take(&account[index].mutex);        /* LINE element */
    inlined(account);                   /* LINE calls_inlined */
}

__attribute__((noinline)) void take_all(struct account *account)
{
    static pthread_mutex_t once_lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_t local;
    pthread_mutex_init(&local, NULL); /* LINE local */
    pthread_mutex_lock(&once_lock);   /* LINE static_local */
    pthread_mutex_lock(&static_lock); /* LINE static */
    pthread_mutex_lock(&guard.impl);  /* LINE member_of_variable */
    pthread_mutex_lock(chosen);       /* LINE pointer */
    take_account(account, 2);
    take(&local);
}

int main(void)
{
    take(&global_lock);
    take_all(malloc(sizeof(struct account)));
    return 0;
}
