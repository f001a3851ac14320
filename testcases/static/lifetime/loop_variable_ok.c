// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every thread gets the address of its own number.
#include <pthread.h>
#include <stdio.h>

#define DRUMS 4

static int beats[DRUMS + 1];

static void *drum(void *arg)
{
    int number = *(int *)arg;
    __atomic_fetch_add(&beats[number], 1, __ATOMIC_RELAXED);
    return NULL;
}

int main(void)
{
    pthread_t drums[DRUMS];
    int numbers[DRUMS];
    for (int i = 0; i < DRUMS; i++) {
        numbers[i] = i;
        pthread_create(&drums[i], NULL, drum, &numbers[i]);
    }
    for (int i = 0; i < DRUMS; i++)
        pthread_join(drums[i], NULL);
    printf("%d %d\n", beats[0], numbers[DRUMS - 1]);
    return 0;
}
