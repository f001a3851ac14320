// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Climbers enter the highest point in the book of the hut, by compare-and-swap until it is there or something higher is; the
// keeper alone writes how many came at most, and the lowest point is entered under a lock.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { CLIMBERS = 4 };

static pthread_mutex_t pencil = PTHREAD_MUTEX_INITIALIZER;
static struct {
    atomic_long highest, lowest, most;
} book;

static void *climb(void *arg)
{
    const long *metres = arg;
    long found = atomic_load(&book.highest);
    while (*metres > found && !atomic_compare_exchange_weak(&book.highest, &found, *metres))
        ;
    pthread_mutex_lock(&pencil);
    if (atomic_load(&book.lowest) > *metres)
        atomic_store(&book.lowest, *metres);
    pthread_mutex_unlock(&pencil);
    return NULL;
}

static void *keep(void *arg)
{
    for (long beds = 1; beds < 5; beds++)
        if (beds > atomic_load(&book.most))
            atomic_store(&book.most, beds);
    return arg;
}

int main(void)
{
    pthread_t climbers[CLIMBERS], keeper;
    long metres[CLIMBERS] = { 2100, 2450, 1980, 3010 };
    atomic_init(&book.lowest, 9000);
    pthread_create(&keeper, NULL, keep, NULL);
    for (int i = 0; i < CLIMBERS; i++)
        pthread_create(&climbers[i], NULL, climb, &metres[i]);
    for (int i = 0; i < CLIMBERS; i++)
        pthread_join(climbers[i], NULL);
    pthread_join(keeper, NULL);
    printf("%ld, %ld, %ld\n", atomic_load(&book.highest), atomic_load(&book.lowest), atomic_load(&book.most));
    return 0;
}
