// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A press whose lock is there for the jobs that a pool of somebody else runs: whoever has a press calls its functions one after the other,
// and the sum is asked for when the pool is done.
#include <pthread.h>

typedef void job(void *argument);
void pool_add(job *run, void *argument);
void pool_finish(void);

struct press {
    pthread_mutex_t lock;
    long sheets;
};

static void count(struct press *p, long sheets)
{
    pthread_mutex_lock(&p->lock);
    p->sheets += sheets;
    pthread_mutex_unlock(&p->lock);
}

static void print_one(void *argument)
{
    count(argument, 1);
}

void press_print(struct press *p, long copies)
{
    for (long i = 0; i < copies; i++)
        pool_add(print_one, p);
}

void press_spoil(struct press *p, long sheets)
{
    count(p, -sheets);
}

long press_sheets(struct press *p)
{
    pool_finish();
    return p->sheets;
}
