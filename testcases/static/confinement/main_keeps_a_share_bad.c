// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the thread is often over before main comes to its share
// The first thread and main deal to one hand.
#include <pthread.h>
#include <stdio.h>

#define HANDS 5

static int cards[HANDS];

static void *deal(void *arg)
{
    int hand = *(int *)arg;
    for (int i = 0; i < 10; i++)
        cards[hand]++; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t others[HANDS];
    int hands[HANDS];
    for (int i = 0; i < HANDS; i++) {
        hands[i] = i;
        pthread_create(&others[i], NULL, deal, &hands[i]);
    }
    for (int i = 0; i < 10; i++)
        cards[0]++; /* expect: data-race */
    for (int i = 0; i < HANDS; i++)
        pthread_join(others[i], NULL);
    printf("%d\n", cards[0]);
    return 0;
}
