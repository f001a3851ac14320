// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Tickets in a list with links both ways are unlinked, and then free for their owner to use.
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
    t->prev = o->last;
    t->next = NULL;
    if (o->last)
        o->last->next = t;
    else
        o->first = t;
    o->last = t;
    o->open++;
    pthread_mutex_unlock(&o->lock);
}

static void withdraw(struct office *o, struct ticket *t)
{
    pthread_mutex_lock(&o->lock);
    if (t->prev)
        t->prev->next = t->next;
    else
        o->first = t->next;
    if (t->next)
        t->next->prev = t->prev;
    else
        o->last = t->prev;
    o->open--;
    pthread_mutex_unlock(&o->lock);
}

static void *customer(void *arg)
{
    struct office *o = arg;
    struct ticket *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    enqueue(o, t);
    pthread_mutex_lock(&o->lock);
    for (struct ticket *each = o->first; each; each = each->next)
        each->stamps++;
    pthread_mutex_unlock(&o->lock);
    withdraw(o, t);
    t->stamps = 0;
    free(t);
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
