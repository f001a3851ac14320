// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A crew is made in one call: each hand gets its number and its crew before its thread begins. Until the call returns, no other caller
// has the crew, nor the slots in which its hands are kept.
#include <pthread.h>
#include <stdlib.h>

struct crew;

struct hand {
    struct crew *crew;
    int number;
    pthread_t thread;
};

struct crew {
    pthread_mutex_t lock;
    long loads, moved;
    struct hand **hands;
    int count;
};

static void *haul(void *arg)
{
    struct hand *self = arg;
    struct crew *crew = self->crew;
    pthread_mutex_lock(&crew->lock);
    while (crew->loads > 0) {
        crew->loads--;
        crew->moved += self->number;
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static int hire(struct crew *crew, struct hand **slot, int number)
{
    *slot = malloc(sizeof **slot);
    if (!*slot)
        return -1;
    (*slot)->crew = crew;
    (*slot)->number = number;
    int error = pthread_create(&(*slot)->thread, NULL, haul, *slot);
    return error;
}

struct crew *crew_new(int count, long loads)
{
    struct crew *crew = calloc(1, sizeof *crew);
    if (!crew)
        return NULL;
    pthread_mutex_init(&crew->lock, NULL);
    crew->loads = loads;
    crew->count = count;
    crew->hands = calloc((size_t)count, sizeof(struct hand *));
    if (!crew->hands)
        return crew;
    for (int i = 0; i < count; i++)
        hire(crew, &crew->hands[i], i);
    return crew;
}

void crew_add(struct crew *crew, long loads)
{
    pthread_mutex_lock(&crew->lock);
    crew->loads += loads;
    pthread_mutex_unlock(&crew->lock);
}

int crew_number(struct crew *crew, int at)
{
    return crew->hands[at]->number;
}
