// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Both threads write the same field of a shared structure.
#include <pthread.h>
#include <stdio.h>

struct weather {
    int rain;
    int wind;
};

static void *watch_rain(void *arg)
{
    struct weather *w = arg;
    w->rain = 3; /* expect: data-race */
    return NULL;
}

static void *watch_wind(void *arg)
{
    struct weather *w = arg;
    w->rain = 7; /* expect: data-race */
    return NULL;
}

int main(void)
{
    struct weather today = { 0, 0 };
    pthread_t a, b;
    pthread_create(&a, NULL, watch_rain, &today);
    pthread_create(&b, NULL, watch_wind, &today);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", today.rain, today.wind);
    return 0;
}
