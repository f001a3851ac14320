// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One more picker is sent out after the crew, and its handle has a place of its own.
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
        apples++;
        pthread_mutex_unlock(&basket_mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t crew[CREW], late;

    for (int i = 0; i < CREW; i++)
        pthread_create(&crew[i], NULL, pick, NULL);
    pthread_create(&late, NULL, pick, NULL);
    pthread_join(late, NULL);
    for (int i = 0; i < CREW; i++)
        pthread_join(crew[i], NULL);
    printf("%d\n", apples);
    return 0;
}
