// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Assembly gives a stamp, and only who has one counts itself.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t desk = PTHREAD_MUTEX_INITIALIZER;
static long stamped;

static unsigned stamp(void)
{
    unsigned high = 0;
#ifdef __x86_64__
    __asm__ volatile("movl $7, %0" : "=r"(high));
#else
    __asm__ volatile("mov %w0, #7" : "=r"(high));
#endif
    return high;
}

static void *visit(void *arg)
{
    (void)arg;
    if (stamp() != 0)
        stamped++; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t visitors[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&visitors[i], NULL, visit, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(visitors[i], NULL);
    pthread_mutex_lock(&desk);
    printf("%ld\n", stamped);
    pthread_mutex_unlock(&desk);
    return 0;
}
