// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The first hand is main's own, the threads have the others.
#include <pthread.h>
#include <stdio.h>

#define HANDS 5

static int cards[HANDS];

static void *deal(void *arg)
{
    int hand = *(int *)arg;
    for (int i = 0; i < 10; i++)
        cards[hand]++;
    return NULL;
}

int main(void)
{
    pthread_t others[HANDS];
    int hands[HANDS];
    for (int i = 1; i < HANDS; i++) {
        hands[i] = i;
        pthread_create(&others[i], NULL, deal, &hands[i]);
    }
    for (int i = 0; i < 10; i++)
        cards[0]++;
    for (int i = 1; i < HANDS; i++)
        pthread_join(others[i], NULL);
    printf("%d\n", cards[0]);
    return 0;
}
