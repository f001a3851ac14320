// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A ticket is unlinked without the lock of the list.
#include <pthread.h>
#include <stdlib.h>

struct ticket {
    struct ticket *next, *prev;
    unsigned stamps;
};

struct office {
    pthread_mutex_t lock;
    struct ticket *first, *last;
    unsigned open;
};

static void enqueue(struct office *o, struct ticket *t)
{
    pthread_mutex_lock(&o->lock);
    t->prev = o->last; /* may: data-race */
    t->next = NULL;
    if (o->last)           /* may: data-race */
        o->last->next = t; /* expect: data-race */
    else
        o->first = t; /* may: data-race */
    o->last = t;      /* may: data-race */
    o->open++;        /* may: data-race */
    pthread_mutex_unlock(&o->lock);
}

static void withdraw(struct office *o, struct ticket *t)
{
    if (t->prev)                 /* may: data-race */
        t->prev->next = t->next; /* may: data-race */
    else
        o->first = t->next;      /* may: data-race */
    if (t->next)                 /* may: data-race */
        t->next->prev = t->prev; /* may: data-race */
    else
        o->last = t->prev; /* may: data-race */
    o->open--;             /* may: data-race */
}

static void *customer(void *arg)
{
    struct office *o = arg;
    struct ticket *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    enqueue(o, t);
    pthread_mutex_lock(&o->lock);
    for (struct ticket *each = o->first; each; each = each->next) /* may: data-race */
        each->stamps++;                                           /* may: data-race */
    pthread_mutex_unlock(&o->lock);
    withdraw(o, t);
    t->stamps = 0; /* may: data-race */
    free(t);       /* may: data-race */
    return NULL;
}

int main(void)
{
    struct office office = { .lock = PTHREAD_MUTEX_INITIALIZER };
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        if (pthread_create(&threads[i], NULL, customer, &office))
            exit(1);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    return office.open != 0;
}
