// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One more picker is sent out after the crew, and its handle takes the place of the first one of the crew, which nobody joins.
#include <pthread.h>
#include <stdio.h>

#define CREW 4

static pthread_mutex_t basket_mutex = PTHREAD_MUTEX_INITIALIZER;
static int apples;

static void *pick(void *argument)
{
    (void)argument;
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&basket_mutex);
        apples++; /* expect: data-race */
        pthread_mutex_unlock(&basket_mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t crew[CREW];

    for (int i = 0; i < CREW; i++)
        pthread_create(&crew[i], NULL, pick, NULL);
    pthread_create(&crew[0], NULL, pick, NULL);
    for (int i = 0; i < CREW; i++)
        pthread_join(crew[i], NULL);
    printf("%d\n", apples); /* expect: data-race */
    return 0;
}
