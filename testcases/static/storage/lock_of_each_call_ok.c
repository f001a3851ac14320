// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock of a tally is one variable for all calls; another is main's, which all gates are told of.
#include <pthread.h>
#include <stdio.h>

enum { GATES = 4 };

struct tally {
    long visitors;
    long children;
    pthread_mutex_t *wicket;
};

static void count_one(struct tally *tally)
{
    static pthread_mutex_t turnstile = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&turnstile);
    tally->visitors++;
    pthread_mutex_unlock(&turnstile);
    pthread_mutex_lock(tally->wicket);
    tally->children += tally->children < 9;
    pthread_mutex_unlock(tally->wicket);
}

static void *keep_gate(void *arg)
{
    for (int i = 0; i < 200; i++)
        count_one(arg);
    return NULL;
}

int main(void)
{
    pthread_t gates[GATES];
    pthread_mutex_t wicket = PTHREAD_MUTEX_INITIALIZER;
    struct tally tally = { .wicket = &wicket };
    for (int i = 0; i < GATES; i++)
        pthread_create(&gates[i], NULL, keep_gate, &tally);
    for (int i = 0; i < GATES; i++)
        pthread_join(gates[i], NULL);
    printf("%ld, %ld\n", tally.visitors, tally.children);
    return 0;
}
