// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// When an oven does not start the bakery goes, and the ovens that did start still use it.
// TSAN: silent: creation of a thread does not fail here
#include <pthread.h>
#include <stdlib.h>

enum { OVENS = 3 };

struct bakery {
    pthread_mutex_t mutex;
    int loaves;
};

static void *bake(void *arg)
{
    struct bakery *bakery = arg;
    pthread_mutex_lock(&bakery->mutex);
    bakery->loaves++; /* expect: data-race */
    pthread_mutex_unlock(&bakery->mutex);
    return NULL;
}

int main(void)
{
    pthread_t ovens[OVENS];
    struct bakery *bakery = calloc(1, sizeof *bakery);
    if (!bakery)
        return 1;
    pthread_mutex_init(&bakery->mutex, NULL);
    for (int i = 0; i < OVENS; i++)
        if (pthread_create(&ovens[i], NULL, bake, bakery) != 0) {
            free(bakery); /* expect: data-race */
            return 1;
        }
    for (int i = 0; i < OVENS; i++)
        pthread_join(ovens[i], NULL);
    pthread_mutex_destroy(&bakery->mutex);
    free(bakery);
    return 0;
}
