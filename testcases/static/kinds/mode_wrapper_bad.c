// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The wrapper takes the mode as an argument, and the writer asks for the wrong one.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct atlas {
    pthread_rwlock_t lock;
    int cities;
};

static struct atlas atlas = { PTHREAD_RWLOCK_INITIALIZER, 10 };

static void atlas_lock(struct atlas *a, bool to_write)
{
    if (to_write)
        pthread_rwlock_wrlock(&a->lock);
    else
        pthread_rwlock_rdlock(&a->lock);
}

static void atlas_unlock(struct atlas *a)
{
    pthread_rwlock_unlock(&a->lock);
}

static void *traveller(void *arg)
{
    int *most = arg;
    for (int i = 0; i < 40; i++) {
        atlas_lock(&atlas, false);
        if (atlas.cities > *most) /* expect: data-race [look] */
            *most = atlas.cities; /* expect: data-race [look] */
        atlas_unlock(&atlas);
    }
    return NULL;
}

static void *founder(void *arg)
{
    for (int i = 0; i < 40; i++) {
        atlas_lock(&atlas, false);
        atlas.cities++; /* expect: data-race */
        atlas_unlock(&atlas);
    }
    return arg;
}

int main(void)
{
    pthread_t a, b;
    int most = 0;
    pthread_create(&a, NULL, traveller, &most);
    pthread_create(&b, NULL, founder, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", most);
    return 0;
}
