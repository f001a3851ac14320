// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// All gates are locked for the count, and unlocked after it.
#include <pthread.h>
#include <stdio.h>

#define GATES 3

static pthread_mutex_t gates[GATES] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                        PTHREAD_MUTEX_INITIALIZER };
static int passed[GATES];

static void *count(void *arg)
{
    int *sum = arg;
    for (int i = 0; i < GATES; i++)
        pthread_mutex_lock(&gates[i]);
    for (int i = 0; i < GATES; i++)
        *sum += passed[i];
    for (int i = GATES; i-- > 0;)
        pthread_mutex_unlock(&gates[i]);
    return NULL;
}

int main(void)
{
    pthread_t counter;
    int sum = 0;
    pthread_create(&counter, NULL, count, &sum);
    pthread_join(counter, NULL);
    printf("%d\n", sum);
    return 0;
}
