// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// "if (!trylock)" means success; here the negation is missing.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

static pthread_mutex_t meter = PTHREAD_MUTEX_INITIALIZER;
static int pulses;

static void *pulse(void *arg)
{
    for (int i = 0; i < 300; i++) {
        pthread_mutex_lock(&meter);
        pulses++; /* expect: data-race */
        pthread_mutex_unlock(&meter);
    }
    return arg;
}

static void *sample(void *arg)
{
    int *last = arg;
    for (int i = 0; i < 300; i++) {
        int got = pthread_mutex_trylock(&meter);
        if (got)
            *last = pulses; /* expect: data-race */
        if (!got)
            pthread_mutex_unlock(&meter);
        sched_yield();
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int last = 0;
    pthread_create(&a, NULL, pulse, NULL);
    pthread_create(&b, NULL, sample, &last);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d of %d\n", last, pulses);
    return 0;
}
