// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The threads are joined from the last one down, except the first.
#include <pthread.h>
#include <stdio.h>

#define MINERS 3

static int gold[MINERS];

static void *dig(void *arg)
{
    int *found = arg;
    for (int depth = 0; depth < 20; depth++)
        *found += depth % 3; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t miners[MINERS];
    int sum = 0;
    for (int i = 0; i < MINERS; i++)
        pthread_create(&miners[i], NULL, dig, &gold[i]);
    for (int i = MINERS - 1; i > 0; i--)
        pthread_join(miners[i], NULL);
    for (int i = 0; i < MINERS; i++)
        sum += gold[i]; /* expect: data-race */
    pthread_join(miners[0], NULL);
    printf("%d\n", sum);
    return 0;
}
