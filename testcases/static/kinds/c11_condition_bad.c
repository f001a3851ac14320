// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// C11 threads: the result is flagged before it is there.
#include <stdio.h>
#include <threads.h>

static mtx_t oven_lock;
static cnd_t oven_done;
static int done, cake;

static int bake(void *arg)
{
    int sugar = *(int *)arg;
    mtx_lock(&oven_lock);
    done = 1;
    cnd_signal(&oven_done);
    mtx_unlock(&oven_lock);
    cake = sugar * 2; /* expect: data-race */
    return 0;
}

int main(void)
{
    thrd_t baker;
    int sugar = 21;
    mtx_init(&oven_lock, mtx_plain);
    cnd_init(&oven_done);
    if (thrd_create(&baker, bake, &sugar) != thrd_success)
        return 1;
    mtx_lock(&oven_lock);
    while (!done)
        cnd_wait(&oven_done, &oven_lock);
    mtx_unlock(&oven_lock);
    printf("%d\n", cake); /* expect: data-race */
    thrd_join(baker, NULL);
    cnd_destroy(&oven_done);
    mtx_destroy(&oven_lock);
    return 0;
}
