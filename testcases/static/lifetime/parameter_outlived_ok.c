// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who rings a bell hands its thread a copy of the parameter that the thread frees; another waits for the bell to end.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct chime {
    int strokes;
    int pause;
};

static void *ring(void *arg)
{
    const struct chime *chime = arg;
    for (int i = 0; i < chime->strokes; i++)
        puts("dong");
    return NULL;
}

static void *ring_own(void *arg)
{
    ring(arg);
    free(arg);
    return NULL;
}

static void strike(struct chime chime)
{
    pthread_t bell;
    struct chime *own = malloc(sizeof(*own));
    if (!own)
        return;
    *own = chime;
    if (pthread_create(&bell, NULL, ring_own, own))
        free(own);
    else
        pthread_detach(bell);
}

static void strike_and_listen(struct chime chime)
{
    pthread_t bell;
    if (pthread_create(&bell, NULL, ring, &chime))
        return;
    pthread_join(bell, NULL);
}

int main(void)
{
    strike((struct chime){ .strokes = 3, .pause = 1 });
    strike_and_listen((struct chime){ .strokes = 12, .pause = 2 });
    pthread_exit(NULL);
}
