// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each keeper of a row of canal gates works two of them, the lower one first: that is settled when the keepers are hired.
#include <pthread.h>
#include <stdio.h>

enum { GATES = 6 };

struct keeper {
    pthread_mutex_t *lower, *upper;
    int boats;
};

static pthread_mutex_t gate[GATES];

static void *keep(void *arg)
{
    struct keeper *keeper = arg;
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(keeper->lower);
        pthread_mutex_lock(keeper->upper);
        keeper->boats++;
        pthread_mutex_unlock(keeper->upper);
        pthread_mutex_unlock(keeper->lower);
    }
    return NULL;
}

int main(void)
{
    static struct keeper keepers[GATES];
    pthread_t threads[GATES];
    for (int i = 0; i < GATES; i++)
        pthread_mutex_init(&gate[i], NULL);
    for (int i = 0; i < GATES; i++) {
        int here = i, other = (i + 2) % GATES;
        keepers[i].lower = here < other ? &gate[here] : &gate[other];
        keepers[i].upper = &gate[here > other ? here : other];
        if (pthread_create(&threads[i], NULL, keep, &keepers[i]))
            return 1;
    }
    for (int i = 0; i < GATES; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", keepers[0].boats);
    return 0;
}
