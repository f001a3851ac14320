// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A crew of four is hired by a function that returns it; the captain waits until all have come aboard, which nobody tells him.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct crew {
    pthread_mutex_t deck;
    pthread_cond_t aboard;
    int missing; /* below zero while they come before they are counted */
    unsigned size;
    pthread_t *sailors;
};

static void *come_aboard(void *given)
{
    struct crew *crew = given;
    pthread_mutex_lock(&crew->deck);
    --crew->missing;
    pthread_mutex_unlock(&crew->deck);
    return NULL;
}

static struct crew *hire(unsigned size)
{
    struct crew *crew = calloc(1, sizeof(*crew));
    if (!crew)
        return NULL;
    pthread_mutex_init(&crew->deck, NULL);
    pthread_cond_init(&crew->aboard, NULL);
    crew->size = size;
    crew->sailors = calloc(size, sizeof(*crew->sailors));
    for (unsigned i = 0; i < size; i++)
        if (pthread_create(&crew->sailors[i], NULL, come_aboard, crew))
            abort();
    return crew;
}

int main(void)
{
    struct crew *crew = hire(4);
    if (!crew)
        return 1;
    pthread_mutex_lock(&crew->deck);
    crew->missing += crew->size;
    while (crew->missing)
        pthread_cond_wait(&crew->aboard, &crew->deck); /* expect: lost-signal */
    pthread_mutex_unlock(&crew->deck);
    puts("all aboard");
    for (unsigned i = 0; i < crew->size; i++)
        pthread_join(crew->sailors[i], NULL);
    free(crew->sailors);
    free(crew);
    return 0;
}
