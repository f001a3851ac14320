// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Divers look for a pearl. Whoever has it says so at once, and then nobody waits for the divers any more.
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
    dive.oysters += depth; /* expect: data-race */
    if (dive.oysters > 5)
        atomic_store(&dive.pearl, true);
    pthread_mutex_unlock(&boat);
    return NULL;
}

int main(void)
{
    pthread_t divers[DIVERS];
    for (long i = 0; i < DIVERS; i++)
        pthread_create(&divers[i], NULL, dive_once, (void *)(i + 4));
    for (int i = 0; i < DIVERS; i++) {
        if (atomic_load(&dive.pearl))
            continue;
        pthread_join(divers[i], NULL);
    }
    printf("%ld oysters\n", dive.oysters); /* expect: data-race */
    return 0;
}
