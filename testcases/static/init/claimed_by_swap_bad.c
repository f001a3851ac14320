// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the moment in which it is half done is short
// A once of the program's own: who finds that another thread is filling the table takes it for filled.
#include <pthread.h>
#include <stdbool.h>

enum { FRESH, FILLING, FILLED };

static int phase;
static int squares[100];

static bool fill(void)
{
    int found = FRESH;
    if (!__atomic_compare_exchange_n(&phase, &found, FILLING, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return found >= FILLING;
    for (int i = 0; i < 100; i++)
        squares[i] = i * i; /* expect: data-race */
    __atomic_store_n(&phase, FILLED, __ATOMIC_RELEASE);
    return true;
}

static int square(int of)
{
    if (__atomic_load_n(&phase, __ATOMIC_ACQUIRE) != FILLED && !fill())
        return of * of;
    return squares[of]; /* expect: data-race */
}

static void *add_up(void *arg)
{
    long sum = 0;
    for (int i = 0; i < 100; i++)
        sum += square(i);
    return sum > 0 ? arg : NULL;
}

int main(void)
{
    pthread_t adders[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&adders[i], NULL, add_up, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(adders[i], NULL);
    return square(3) != 9;
}
