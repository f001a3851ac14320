// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Main creates a crew and a foreman; the foreman joins the crew, and main the foreman.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct site {
    pthread_mutex_t mutex;
    pthread_t foreman;
    pthread_t *crew;
    unsigned crew_size;
    int bricks;
};

static void *lay(void *arg)
{
    struct site *site = arg;
    pthread_mutex_lock(&site->mutex);
    site->bricks++;
    pthread_mutex_unlock(&site->mutex);
    return NULL;
}

static void *oversee(void *arg)
{
    struct site *site = arg;
    for (unsigned i = 0; i < site->crew_size; i++)
        pthread_join(site->crew[i], NULL);
    return NULL;
}

int main(int argc, char **argv)
{
    (void)argv;
    struct site *site = calloc(1, sizeof *site);
    if (!site)
        return 1;
    site->crew_size = (unsigned)argc + 2;
    site->crew = calloc(site->crew_size, sizeof *site->crew);
    if (!site->crew)
        return 1;
    pthread_mutex_init(&site->mutex, NULL);
    for (unsigned i = 0; i < site->crew_size; i++)
        pthread_create(&site->crew[i], NULL, lay, site);
    pthread_create(&site->foreman, NULL, oversee, site);
    pthread_join(site->foreman, NULL);
    printf("%d\n", site->bricks);
    return 0;
}
