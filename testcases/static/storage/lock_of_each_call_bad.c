// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock of a tally is a local variable of the function that counts: every call has another one.
#include <pthread.h>
#include <stdio.h>

enum { GATES = 4 };

struct tally {
    long visitors;
};

static void count_one(struct tally *tally)
{
    pthread_mutex_t turnstile = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&turnstile);
    tally->visitors++; /* expect: data-race */
    pthread_mutex_unlock(&turnstile);
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
    struct tally tally = { 0 };
    for (int i = 0; i < GATES; i++)
        pthread_create(&gates[i], NULL, keep_gate, &tally);
    for (int i = 0; i < GATES; i++)
        pthread_join(gates[i], NULL);
    printf("%ld\n", tally.visitors);
    return 0;
}
