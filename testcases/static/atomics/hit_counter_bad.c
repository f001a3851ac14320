// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A plain counter.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static int hits;

static void *visit(void *arg)
{
    for (int i = 0; i < 1000; i++)
        hits++; /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t visitors[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&visitors[i], NULL, visit, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(visitors[i], NULL);
    printf("%d\n", hits);
    return 0;
}
