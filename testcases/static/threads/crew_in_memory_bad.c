// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The size of the crew is kept in the crew, and the loop that joins its threads leaves the last one out.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct crew {
    int size;
    pthread_mutex_t mutex;
    pthread_t *hands;
};

static int sails_set;

static void *work(void *arg)
{
    struct crew *crew = arg;
    pthread_mutex_lock(&crew->mutex); /* may: data-race */
    sails_set++;                      /* expect: data-race */
    pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

static struct crew *hire(int size)
{
    struct crew *crew = malloc(sizeof *crew);
    if (crew == NULL)
        return NULL;
    crew->hands = malloc((size_t)size * sizeof *crew->hands);
    if (crew->hands == NULL)
        return NULL;
    crew->size = size;
    pthread_mutex_init(&crew->mutex, NULL);
    int i = 0;
    while (i != size) {
        if (pthread_create(crew->hands + i, NULL, work, crew) != 0)
            return NULL;
        i++;
    }
    return crew;
}

static void pay_off(struct crew *crew)
{
    for (int i = 0; i < crew->size - 1; i++)
        pthread_join(*(crew->hands + i), NULL);
}

int main(int argc, char **argv)
{
    struct crew *crew = hire(argc > 1 ? atoi(argv[1]) : 3);
    if (crew == NULL)
        return 1;
    pay_off(crew);
    printf("%d sails\n", sails_set); /* expect: data-race */
    free(crew->hands);
    free(crew); /* may: data-race, destroy-held */
    return 0;
}
