// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A once of the program's own, of which each thread notes for itself that it has been.
#include <pthread.h>
#include <stdbool.h>

enum { FRESH, OPENING, OPEN };

static int phase;
static int level;
static _Thread_local bool attached;

static bool attach(void)
{
    int found = FRESH;
    if (__atomic_compare_exchange_n(&phase, &found, OPENING, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        level = 3;
        __atomic_store_n(&phase, OPEN, __ATOMIC_RELEASE);
        found = OPEN;
    }
    attached = found == OPEN;
    return attached;
}

static void *look(void *arg)
{
    for (int i = 0; i < 3; i++)
        if ((attached || attach()) && level > 2)
            return arg;
    return NULL;
}

int main(void)
{
    pthread_t first, second;
    pthread_create(&first, NULL, look, NULL);
    pthread_create(&second, NULL, look, NULL);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return 0;
}
