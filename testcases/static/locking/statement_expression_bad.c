// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A statement expression gives a value from under the lock; the other macro forgot the lock.
#include <pthread.h>
#include <stdio.h>

#define LOCKED(expression)                                                                                             \
    ({                                                                                                                 \
        pthread_mutex_lock(&gear_mutex);                                                                               \
        __typeof__(expression) value_ = (expression);                                                                  \
        pthread_mutex_unlock(&gear_mutex);                                                                             \
        value_;                                                                                                        \
    })
#define PLAIN(expression) ({ (expression); })

static pthread_mutex_t gear_mutex = PTHREAD_MUTEX_INITIALIZER;
static int gear;

static void *shift(void *arg)
{
    int *highest = arg;
    for (int i = 0; i < 40; i++) {
        int now = LOCKED(++gear); /* expect: data-race */
        if (now > *highest)
            *highest = now;
    }
    return NULL;
}

static void *brake(void *arg)
{
    int *lowest = arg;
    for (int i = 0; i < 40; i++) {
        int now = PLAIN(--gear); /* expect: data-race */
        if (now < *lowest)
            *lowest = PLAIN(now);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int highest = 0, lowest = 0;
    pthread_create(&a, NULL, shift, &highest);
    pthread_create(&b, NULL, brake, &lowest);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d..%d\n", lowest, highest);
    return 0;
}
