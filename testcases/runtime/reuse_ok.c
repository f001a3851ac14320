// SPDX-License-Identifier: Apache-2.0
// Locks that lie where others lay before are other locks.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"

struct pair {
    pthread_mutex_t low, high;
};

static struct pair *volatile made;

/* Take the locks of a fresh pair, lower address first or last. */
static void use(int swapped)
{
    struct pair *pair = malloc(sizeof *pair);
    pthread_mutex_init(&pair->low, NULL);
    pthread_mutex_init(&pair->high, NULL);
    made = pair;
    pthread_mutex_t *first = swapped ? &pair->high : &pair->low, *second = swapped ? &pair->low : &pair->high;
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
    pthread_mutex_destroy(&pair->low);
    pthread_mutex_destroy(&pair->high);
    free(pair);
}

static void *up(void *unused)
{
    use(0);
    return unused;
}

static void *down(void *unused)
{
    use(1);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 20; i++) {
        /* Both are alive as far as create and join tell; they take turns in fact. */
        if (pthread_create(&threads[0], NULL, up, NULL))
            return 3;
        pause_ms(2);
        if (pthread_create(&threads[1], NULL, down, NULL))
            return 3;
        pause_ms(2);
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
    }
    return 0;
}
