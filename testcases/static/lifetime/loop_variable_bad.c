// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every thread gets the address of the loop variable, which moves on.
#include <pthread.h>
#include <stdio.h>

#define DRUMS 4

static int beats[DRUMS + 1];

static void *drum(void *arg)
{
    int number = *(int *)arg; /* expect: data-race */
    __atomic_fetch_add(&beats[number], 1, __ATOMIC_RELAXED);
    return NULL;
}

int main(void)
{
    pthread_t drums[DRUMS];
    int numbers[DRUMS];
    for (int i = 0; i < DRUMS; i++) { /* expect: data-race */
        numbers[i] = i;
        pthread_create(&drums[i], NULL, drum, &i); /* may: stack-escape */
    }
    for (int i = 0; i < DRUMS; i++)
        pthread_join(drums[i], NULL);
    printf("%d %d\n", beats[0], numbers[DRUMS - 1]);
    return 0;
}
