// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Sections that run as one step, as verifiers of C have them: between two calls, and as the body of a function of such a name.
// The level is read inside, each time.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t whole = PTHREAD_MUTEX_INITIALIZER;
static int level;
static int tank_taken, drawn;

void __VERIFIER_atomic_begin(void)
{
    pthread_mutex_lock(&whole);
}

void __VERIFIER_atomic_end(void)
{
    pthread_mutex_unlock(&whole);
}

static int __VERIFIER_atomic_take_tank(void)
{
    __VERIFIER_atomic_begin();
    int got = !tank_taken;
    if (got)
        tank_taken = 1;
    __VERIFIER_atomic_end();
    return got;
}

static void *pump(void *arg)
{
    __VERIFIER_atomic_begin();
    level++;
    __VERIFIER_atomic_end();
    while (!__VERIFIER_atomic_take_tank())
        ;
    drawn++;
    __VERIFIER_atomic_begin();
    tank_taken = 0;
    int now = level;
    __VERIFIER_atomic_end();
    printf("%d\n", now);
    return arg;
}

int main(void)
{
    pthread_t pumps[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&pumps[i], NULL, pump, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(pumps[i], NULL);
    printf("%d drawn\n", drawn);
    return 0;
}
