// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock that the jump came back with is released too early.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>

static pthread_mutex_t shelf = PTHREAD_MUTEX_INITIALIZER;
static jmp_buf give_up;
static int jars;

static void take(int wanted)
{
    pthread_mutex_lock(&shelf);
    if (jars < wanted)
        longjmp(give_up, 1);
    jars -= wanted;
    pthread_mutex_unlock(&shelf);
}

static void *refill(void *arg)
{
    pthread_mutex_lock(&shelf);
    jars += 4; /* expect: data-race */
    pthread_mutex_unlock(&shelf);
    return arg;
}

int main(void)
{
    pthread_t supplier;
    pthread_create(&supplier, NULL, refill, NULL);
    if (setjmp(give_up) == 0) {
        take(6);
    } else {
        pthread_mutex_unlock(&shelf);
        jars = 0; /* expect: data-race */
    }
    pthread_join(supplier, NULL);
    printf("%d\n", jars);
    return 0;
}
