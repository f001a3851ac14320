// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each guest counts himself in and out. The host waits until all have gone, which may be before they come.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define GUESTS 5

static pthread_mutex_t hall_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hall_changed = PTHREAD_COND_INITIALIZER;
static int in_hall, served;
static int eaten[GUESTS];

static void *dine(void *argument)
{
    int *plate = argument;

    pthread_mutex_lock(&hall_mutex);
    in_hall++;
    pthread_cond_broadcast(&hall_changed);
    while (!served)
        pthread_cond_wait(&hall_changed, &hall_mutex);
    pthread_mutex_unlock(&hall_mutex);
    for (int course = 0; course < 3; course++)
        *plate += course; /* expect: data-race */
    pthread_mutex_lock(&hall_mutex);
    in_hall--;
    pthread_cond_broadcast(&hall_changed);
    pthread_mutex_unlock(&hall_mutex);
    return NULL;
}

static void wait_for(int guests)
{
    pthread_mutex_lock(&hall_mutex);
    while (in_hall != guests)
        pthread_cond_wait(&hall_changed, &hall_mutex);
    pthread_mutex_unlock(&hall_mutex);
}

static void serve(void)
{
    pthread_mutex_lock(&hall_mutex);
    served = 1;
    pthread_cond_broadcast(&hall_changed);
    pthread_mutex_unlock(&hall_mutex);
}

int main(int argc, char **argv)
{
    int invited = argc < GUESTS ? argc : GUESTS, sum = 0;

    (void)argv;
    for (int i = 0; i < invited; i++) {
        pthread_t guest;
        if (pthread_create(&guest, NULL, dine, &eaten[i]))
            abort();
        pthread_detach(guest);
    }
    serve();
    wait_for(0);
    for (int i = 0; i < GUESTS; i++)
        sum += eaten[i]; /* expect: data-race */
    printf("%d\n", sum);
    return 0;
}
