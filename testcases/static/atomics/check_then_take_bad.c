// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: no data race, each access is atomic
// The stock is checked and then taken from, in two atomic steps.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_int seats = 10;

static bool reserve(void)
{
    int free_seats = atomic_load(&seats); /* expect: atomicity-violation [pair] */
    if (free_seats <= 0)
        return false;
    atomic_store(&seats, free_seats - 1); /* expect: atomicity-violation [pair] */
    return true;
}

static void *agency(void *arg)
{
    int *sold = arg;
    for (int i = 0; i < 8; i++)
        *sold += reserve();
    return NULL;
}

int main(void)
{
    pthread_t agencies[2];
    int sold[2] = { 0, 0 };
    for (int i = 0; i < 2; i++)
        pthread_create(&agencies[i], NULL, agency, &sold[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(agencies[i], NULL);
    printf("%d sold\n", sold[0] + sold[1]);
    return 0;
}
