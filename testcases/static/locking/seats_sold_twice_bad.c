// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: nothing here is a data race
// A box office looks whether there are seats enough, lets go of the plan to print the tickets, and takes the seats.
#include <pthread.h>
#include <stdio.h>

enum { OFFICES = 3 };

static struct {
    pthread_mutex_t mutex;
    int seats, boxes;
} plan = { PTHREAD_MUTEX_INITIALIZER, 40, 2 };

static int sell(int wanted)
{
    pthread_mutex_lock(&plan.mutex);
    int enough = plan.seats >= wanted;
    pthread_mutex_unlock(&plan.mutex);
    if (!enough)
        return 0;
    puts("printing");
    pthread_mutex_lock(&plan.mutex); /* may: atomicity-violation */
    plan.seats -= wanted;            /* expect: atomicity-violation */
    pthread_mutex_unlock(&plan.mutex);
    return wanted;
}

static void take_box(void)
{
    pthread_mutex_lock(&plan.mutex);
    int left = plan.boxes;
    pthread_mutex_unlock(&plan.mutex);
    pthread_mutex_lock(&plan.mutex); /* may: atomicity-violation */
    if (left > 0)
        plan.boxes--; /* expect: atomicity-violation */
    pthread_mutex_unlock(&plan.mutex);
}

static void *open_office(void *arg)
{
    const int *wanted = arg;
    while (sell(*wanted))
        ;
    take_box();
    return NULL;
}

int main(void)
{
    pthread_t offices[OFFICES];
    int wanted[OFFICES] = { 2, 3, 5 };
    for (int i = 0; i < OFFICES; i++)
        pthread_create(&offices[i], NULL, open_office, &wanted[i]);
    for (int i = 0; i < OFFICES; i++)
        pthread_join(offices[i], NULL);
    printf("%d, %d\n", plan.seats, plan.boxes);
    return 0;
}
