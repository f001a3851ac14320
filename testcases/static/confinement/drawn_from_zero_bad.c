// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each hand draws ten seats, if so many are left, from a counter that main sets, all volatile. It takes one more seat than it has drawn.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int *seats;
static volatile int size, at;
static pthread_mutex_t drawing = PTHREAD_MUTEX_INITIALIZER;

static void *hand(void *arg)
{
    int from = 0, to = 0;
    pthread_mutex_lock(&drawing);
    if (at + 11 <= size) {
        from = at;
        at = at + 10;
        to = at + 1;
    }
    pthread_mutex_unlock(&drawing);
    for (int i = from; i < to; i++)
        seats[i] = 1; /* expect: data-race [memory] */
    return arg;
}

int main(void)
{
    pthread_t hands[4];
    at = 0;
    size = 64;
    seats = calloc((size_t)size, sizeof *seats);
    if (!seats)
        return 1;
    for (int i = 0; i < 4; i++)
        pthread_create(&hands[i], NULL, hand, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(hands[i], NULL);
    printf("%d\n", seats[40]);
    free(seats);
    return 0;
}
