// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// try_enter says true on success; the caller takes it for an error code.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static struct {
    pthread_mutex_t mutex;
    int patients;
} ward = { PTHREAD_MUTEX_INITIALIZER, 0 };

static bool try_enter(void)
{
    return pthread_mutex_trylock(&ward.mutex) == 0;
}

static void leave(void)
{
    pthread_mutex_unlock(&ward.mutex);
}

static void *admit(void *arg)
{
    for (int i = 0; i < 200; i++) {
        pthread_mutex_lock(&ward.mutex);
        ward.patients++; /* expect: data-race */
        pthread_mutex_unlock(&ward.mutex);
    }
    return arg;
}

static void *discharge(void *arg)
{
    int *discharged = arg;
    for (int i = 0; i < 200; i++) {
        if (try_enter()) {
            leave();
            continue;
        }
        if (ward.patients > 0) { /* expect: data-race */
            ward.patients--;     /* may: data-race */
            ++*discharged;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int discharged = 0;
    pthread_create(&a, NULL, admit, NULL);
    pthread_create(&b, NULL, discharge, &discharged);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d in, %d out\n", ward.patients, discharged);
    return 0;
}
