// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A press that any thread may print with and spoil sheets of, by the lock; the sum is asked for without it.
#include <pthread.h>

void pool_finish(void);

struct press {
    pthread_mutex_t lock;
    long sheets;
};

static void count(struct press *p, long sheets)
{
    pthread_mutex_lock(&p->lock);
    p->sheets += sheets; /* expect: data-race */
    pthread_mutex_unlock(&p->lock);
}

static void print_one(void *argument)
{
    count(argument, 1);
}

void press_print(struct press *p, long copies)
{
    for (long i = 0; i < copies; i++)
        print_one(p);
}

void press_spoil(struct press *p, long sheets)
{
    count(p, -sheets);
}

long press_sheets(struct press *p)
{
    pool_finish();
    return p->sheets; /* may: data-race */
}
