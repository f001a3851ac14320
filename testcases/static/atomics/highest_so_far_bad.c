// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: nothing here is a data race
// Climbers enter the highest point in the book of the hut: they look, and write what is higher, but not in one step.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { CLIMBERS = 4 };

static struct {
    atomic_long highest, lowest;
} book;

static void enter_high(long metres)
{
    if (metres > atomic_load(&book.highest)) /* expect: atomicity-violation [high] */
        atomic_store(&book.highest, metres); /* expect: atomicity-violation [high] */
}

static void *climb(void *arg)
{
    const long *metres = arg;
    enter_high(*metres);
    long lowest = atomic_load(&book.lowest); /* expect: atomicity-violation [low] */
    if (lowest > *metres)
        atomic_store(&book.lowest, *metres); /* expect: atomicity-violation [low] */
    return NULL;
}

int main(void)
{
    pthread_t climbers[CLIMBERS];
    long metres[CLIMBERS] = { 2100, 2450, 1980, 3010 };
    atomic_init(&book.lowest, 9000);
    for (int i = 0; i < CLIMBERS; i++)
        pthread_create(&climbers[i], NULL, climb, &metres[i]);
    for (int i = 0; i < CLIMBERS; i++)
        pthread_join(climbers[i], NULL);
    printf("%ld, %ld\n", atomic_load(&book.highest), atomic_load(&book.lowest));
    return 0;
}
