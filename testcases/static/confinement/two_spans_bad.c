// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Two threads, made one after the other. Their spans have a day in common.
#include <pthread.h>
#include <stdio.h>

#define DAYS 30

struct span {
    int first, end;
    double rain;
};

static double gauge[DAYS];

static void *smooth(void *arg)
{
    struct span *s = arg;
    for (int day = s->first; day < s->end; day++) {
        gauge[day] = gauge[day] / 2 + day; /* expect: data-race */
        s->rain += gauge[day];             /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    pthread_t spring, autumn;
    struct span early = { 0, 15, 0 }, late = { 14, DAYS, 0 };
    pthread_create(&spring, NULL, smooth, &early);
    pthread_create(&autumn, NULL, smooth, &late);
    pthread_join(spring, NULL);
    pthread_join(autumn, NULL);
    printf("%f\n", early.rain + late.rain);
    return 0;
}
