// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The till looks at the penalty when it has given its reference back: the tariff may be gone.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct tariff {
    atomic_int holders;
    int pence, penalty;
};

static pthread_mutex_t notice = PTHREAD_MUTEX_INITIALIZER;
static struct tariff *in_force;

static void let_go(struct tariff *tariff)
{
    if (atomic_fetch_sub(&tariff->holders, 1) == 1) /* may: data-race */
        free(tariff);                               /* expect: data-race */
}

static void announce(int pence)
{
    struct tariff *fresh = malloc(sizeof *fresh);
    if (fresh == NULL)
        abort();
    atomic_init(&fresh->holders, 1);
    fresh->pence = pence;
    fresh->penalty = 10 * pence;
    pthread_mutex_lock(&notice);
    struct tariff *old = in_force;
    in_force = fresh;
    pthread_mutex_unlock(&notice);
    if (old != NULL)
        let_go(old);
}

static void *reckon(void *arg)
{
    int *sum = arg;
    for (int i = 0; i < 50; i++) {
        pthread_mutex_lock(&notice);
        struct tariff *tariff = in_force;
        atomic_fetch_add(&tariff->holders, 1);
        pthread_mutex_unlock(&notice);
        *sum += tariff->pence;
        let_go(tariff);
        if (i == 49)
            *sum += tariff->penalty; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    pthread_t till;
    int sum = 0;
    announce(1);
    pthread_create(&till, NULL, reckon, &sum);
    announce(2);
    for (int pence = 3; pence < 20; pence++)
        announce(pence);
    pthread_join(till, NULL);
    let_go(in_force);
    printf("%d\n", sum);
    return 0;
}
