// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Divers look for a pearl. All who were sent down are waited for; a word is said first if the pearl is not there yet.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

enum { DIVERS = 3 };

static pthread_mutex_t boat = PTHREAD_MUTEX_INITIALIZER;
static struct {
    atomic_bool pearl;
    long oysters;
} dive;

static void *dive_once(void *arg)
{
    long depth = (long)arg;
    pthread_mutex_lock(&boat);
    dive.oysters += depth;
    if (dive.oysters > 5)
        atomic_store(&dive.pearl, true);
    pthread_mutex_unlock(&boat);
    return NULL;
}

int main(void)
{
    pthread_t divers[DIVERS];
    atomic_bool down[DIVERS];
    for (long i = 0; i < DIVERS; i++)
        atomic_init(&down[i], pthread_create(&divers[i], NULL, dive_once, (void *)(i + 4)) == 0);
    for (int i = 0; i < DIVERS; i++) {
        if (!atomic_load(&dive.pearl))
            puts("still waiting");
        if (atomic_load(&down[i]))
            pthread_join(divers[i], NULL);
    }
    printf("%ld oysters\n", dive.oysters);
    return 0;
}
