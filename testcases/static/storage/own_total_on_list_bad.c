// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread keeps its own total in a thread-local variable; the first one on the list is used by all.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct total {
    struct total *next;
    long sum;
};

static struct total *totals;
static pthread_mutex_t totals_lock = PTHREAD_MUTEX_INITIALIZER;
static __thread struct total *mine;

static struct total *my_total(void)
{
    if (mine)
        return mine;
    struct total *t = calloc(1, sizeof(*t));
    if (!t)
        abort();
    pthread_mutex_lock(&totals_lock);
    t->next = totals;
    if (!totals)
        totals = t;
    mine = totals;
    pthread_mutex_unlock(&totals_lock);
    return mine;
}

static void *count(void *arg)
{
    for (int i = 0; i < 1000; i++)
        my_total()->sum++; /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t threads[3];
    long sum = 0;
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, count, NULL))
            return 1;
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    for (struct total *t = totals; t; t = t->next)
        sum += t->sum;
    printf("%ld\n", sum);
    return 0;
}
